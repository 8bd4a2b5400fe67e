/** The gallery: how many there are, how they are shown, and the wall of them. */
import { Nothing } from './nothing.tsx';
import { useGallery } from './store.ts';
import { Toolbar } from './toolbar.tsx';
import { Wall } from './wall.tsx';
import './gallery.css';

export function Gallery() {
  const answered = useGallery((state) => state.answered);
  const empty = useGallery((state) => state.shape?.total === 0);
  return (
    <main className="gallery" id="content">
      <Toolbar />
      {answered && empty ? <Nothing /> : <Wall />}
    </main>
  );
}

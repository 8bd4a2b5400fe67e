/** A click on a tag, a model, a seed: the gallery shows what else has it. */
import { useGallery } from '../gallery/store.ts';
import { termOf } from '../media/terms.ts';
import { useViewer } from './store.ts';

export type SearchTerm = (field: string, value: string) => void;

export function useSearchTerm(): SearchTerm {
  const toggle = useGallery((state) => state.toggle);
  const close = useViewer((state) => state.close);
  const closeComparison = useViewer((state) => state.closeComparison);
  return (field, value) => {
    // What is found is to be seen.
    close();
    closeComparison();
    toggle(termOf(field, value));
  };
}

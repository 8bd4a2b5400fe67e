/** What the locations put over every screen: the wizard, and the sign that a drag may be dropped. */
import { useEffect } from 'react';
import { useShell } from '../shell/store.ts';
import { DropTarget } from './drop-target.tsx';
import { useLocations } from './store.ts';
import { Wizard } from './wizard.tsx';

export function LocationsOverAll() {
  const adding = useShell((state) => state.adding);
  const closeWizard = useShell((state) => state.closeWizard);
  const { types, editing, edit, learn } = useLocations();
  useEffect(() => {
    void learn();
  }, [learn]);
  return (
    <>
      {types.length > 0 && editing && <Wizard key={editing.id} editing={editing} onClose={() => edit(null)} />}
      {types.length > 0 && !editing && adding && <Wizard key={adding.path} editing={null} onClose={closeWizard} />}
      <DropTarget />
    </>
  );
}

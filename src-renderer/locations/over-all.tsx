/** What the locations put over every screen: the wizard, and the sign that a drag may be dropped. */
import { useEffect } from 'react';
import { useJobs } from '../jobs/store.ts';
import { useShell } from '../shell/store.ts';
import { DropTarget } from './drop-target.tsx';
import { useLocations } from './store.ts';
import { Wizard } from './wizard.tsx';

export function LocationsOverAll() {
  const adding = useShell((state) => state.adding);
  const closeWizard = useShell((state) => state.closeWizard);
  const { types, editing, edit, learn, load } = useLocations();
  const ended = useJobs((state) => state.jobs.filter(({ endedAt }) => endedAt !== null).length);
  useEffect(() => {
    void learn();
  }, [learn]);
  // What a scan has found stands in the cards as soon as it says that it is done.
  useEffect(() => {
    if (ended > 0) void load();
  }, [ended, load]);
  return (
    <>
      {types.length > 0 && editing && <Wizard key={editing.id} editing={editing} onClose={() => edit(null)} />}
      {types.length > 0 && !editing && adding && <Wizard key={adding.path} editing={null} onClose={closeWizard} />}
      <DropTarget />
    </>
  );
}

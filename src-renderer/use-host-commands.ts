/** Carries out what the desktop's menu asks the page to do; a browser never sends such a thing. */
import { useEffect } from 'react';
import type { EventPayload } from '#api/contract.ts';
import { client } from './client.ts';
import { useJobs } from './jobs/store.ts';
import { useSearchField } from './search/field-store.ts';
import { useShell } from './shell/store.ts';

function carryOut({ command }: EventPayload<'host.command'>): void {
  const { addLocation, setHelping, go } = useShell.getState();
  if (command === 'add-location') addLocation();
  else if (command === 'scan') void useJobs.getState().scan();
  else if (command === 'shortcuts') setHelping(true);
  else if (command === 'search') useSearchField.getState().enter('end');
  else go(command);
}

export function useHostCommands(): void {
  useEffect(() => client.listen('host.command', carryOut), []);
}

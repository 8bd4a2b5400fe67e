/** What this host can do beyond the others: reveal files, open them, drag them out. */
import { useEffect, useState } from 'react';
import { client } from '../client.ts';

let asked: Promise<ReadonlySet<string>> | undefined;
const NONE: ReadonlySet<string> = new Set();

function ask(): Promise<ReadonlySet<string>> {
  asked ??= client.call('host.about', {}).then(
    ({ abilities }) => new Set(abilities),
    () => {
      asked = undefined;
      return NONE;
    },
  );
  return asked;
}

/** Names of host-only calls (`host.reveal`, …); none before the host has answered. */
export function useAbilities(): ReadonlySet<string> {
  const [abilities, setAbilities] = useState(NONE);
  useEffect(() => {
    let gone = false;
    void ask().then((answer) => {
      if (!gone) setAbilities(answer);
    });
    return () => {
      gone = true;
    };
  }, []);
  return abilities;
}

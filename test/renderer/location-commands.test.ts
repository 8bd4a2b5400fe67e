/** A location as it would be added or changed by the command line: as the wizard would, and nothing that was not said. */
import { expect, it } from 'vitest';
import type { StorageLocation } from '#api/location.ts';
import { commandsOfDraft } from '../../src-renderer/locations/commands.ts';
import { type Draft, draftOf } from '../../src-renderer/locations/draft.ts';
import { aliceCommand } from '../../src-renderer/ui/command-line.ts';

const place: StorageLocation = {
  id: '6f1c2f5e-0c1b-4a35-9a0e-0d6a3f3f9c11',
  name: 'nas',
  type: 'network',
  config: { mountPath: '/mnt/nas' },
  purpose: ['organized'],
  scan: true,
  readOnly: false,
  status: 'active',
  priority: 0,
  exclude: [],
};
const draft = (part: Partial<Draft> = {}): Draft => ({ ...draftOf(place), ...part });

it('is added with its type, its settings and what it is for', () => {
  expect(commandsOfDraft(draft({ label: "Bob's drive", exclude: '*.tmp\n' }), null)).toEqual([
    "alice locations add nas --type network --mount-path /mnt/nas --purpose organized --scan --no-read-only --label 'Bob'\\''s drive' --exclude '*.tmp'",
  ]);
});

it('is changed by what was changed, and renamed by a command of its own', () => {
  expect(commandsOfDraft(draft(), place)).toEqual([]);
  expect(commandsOfDraft(draft({ site: 'bank box', name: 'vault', readOnly: true }), place)).toEqual([
    "alice locations update nas --read-only --site 'bank box'",
    'alice locations rename nas vault',
  ]);
});

it('is quoted as a shell reads it', () => {
  expect(aliceCommand('search', 'tag:a -b', "it's", '', '$(rm)', 'ünï/cöde')).toBe(
    String.raw`alice search 'tag:a -b' 'it'\''s' '' '$(rm)' ünï/cöde`,
  );
});

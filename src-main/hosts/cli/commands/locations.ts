/** `alice locations …`: the places where media lie: add, list, change, rename, pause, resume, forget. */
import { type Command, Option } from 'commander';
import type { Client } from '#api/client.ts';
import { AliceError } from '#api/errors.ts';
import { knownPurposes, type LocationChange, type LocationReport, type NewLocation } from '#api/location.ts';
import { declareConfigFlags, readConfig, requireConfig } from '../config-flags.ts';
import { byteCount, collect, commaList, wholeNumber } from '../flags.ts';
import { renderLocations, renderPlace } from '../location-tables.ts';
import type { Session } from '../session.ts';
import { type DeclareVerb, examples, type VerbContext } from './command.ts';
import { declareLeave } from './leave-location.ts';
import { declareRemove } from './remove-location.ts';

interface LocationFlags {
  type?: string;
  purpose?: string[];
  scan?: boolean;
  readOnly?: boolean;
  delete?: boolean;
  status?: LocationChange['status'];
  label?: string;
  site?: string;
  priority?: number;
  maxBytes?: number;
  reserveBytes?: number;
  streams?: number;
  projectFrom?: 'path';
  exclude?: string[];
  set?: string[];
}

function declareLocationFlags(command: Command, context: VerbContext): Command {
  command
    .option('--purpose <list>', `what it is for: ${knownPurposes.join(', ')}, or words of your own`, commaList)
    .option('--scan', 'look here for new files')
    .option('--no-scan', 'find nothing new here; copies already known are still verified')
    .option('--read-only', 'never write here')
    .option('--no-read-only', 'writing is allowed')
    .option('--no-delete', 'never take anything away there: files are only added')
    .option('--delete', 'what lies there may be moved and trashed')
    .option('--label <text>', 'what is written on the drive, e.g. "blue Samsung T7"')
    .option('--site <text>', 'where it is kept, e.g. "office shelf"')
    .option('--priority <number>', 'higher is preferred among equals', wholeNumber)
    .option('--max-bytes <size>', 'never fill it beyond this, e.g. 500GB', byteCount)
    .option('--reserve-bytes <size>', 'always leave this much free', byteCount)
    .option('--streams <number>', 'files read or written there at once; 1 for a rotating disk', wholeNumber)
    .addOption(new Option('--project-from <source>', 'path: the first folder names the project').choices(['path']))
    .option('--exclude <glob>', 'never scan what matches, relative to the root; repeatable', collect)
    .option('--set <key=value>', 'any other setting of the type; repeatable', collect);
  declareConfigFlags(command, context.types);
  return command;
}

/** The flags that mean the same when adding and when changing; only those that were given. */
function givenSettings(flags: LocationFlags): LocationChange {
  const { purpose, scan, readOnly, status, label, site, priority, maxBytes, reserveBytes, projectFrom, exclude } =
    flags;
  const limits = { maxBytes, reserveBytes, streams: flags.streams, projectFrom, exclude, delete: flags.delete };
  const all = { purpose, scan, readOnly, status, label, site, priority, ...limits };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as LocationChange;
}

async function currentPlace(client: Client, name: string): Promise<LocationReport> {
  const { locations } = await client.call('locations.list', {});
  const place = locations.find((candidate) => candidate.name === name);
  if (place !== undefined) return place;
  const names = locations.map((candidate) => candidate.name).join(', ') || 'none yet';
  throw new AliceError('not-found', `There is no location "${name}". The locations are: ${names}.`, {
    details: { name },
  });
}

async function change(session: Session, name: string, wanted: LocationChange): Promise<void> {
  const result = await (await session.client()).call('locations.update', { name, change: wanted });
  session.finish({ result, human: (canvas) => renderPlace(result, canvas) });
}

function nextStep({ name, scan }: LocationReport): string {
  if (scan) return `Next: alice scan ${name}`;
  return `New files are not looked for there, since --scan was not given. To catalog what lies there: alice locations update ${name} --scan, then alice scan ${name}`;
}

function declareAdd(group: Command, session: Session, context: VerbContext): void {
  const add = group
    .command('add')
    .description('name a place that holds media; nothing in it is changed except for a small marker file')
    .argument('<name>', 'how it shall be called, without blanks')
    .option('--type <type>', 'what kind of place it is', 'local');
  declareLocationFlags(add, context)
    .addHelpText(
      'after',
      examples(
        'locations add studio --path ~/Pictures/ai --purpose organized --scan --project-from path',
        'locations add laptop --path ~/Downloads --purpose inbox --scan',
        'locations add shelf-drive --path /media/t7 --purpose backup,archive --read-only --label "blue Samsung T7" --site "office shelf"',
        'locations add nas --type network --mount-path /mnt/nas --scan',
      ),
    )
    .action(async (name: string, flags: LocationFlags) => {
      const client = await session.client();
      const { types } = await client.call('locations.types', {});
      const type = flags.type ?? 'local';
      const options = flags as Record<string, unknown>;
      const config = readConfig({ type, options, set: flags.set ?? [], cwd: session.io.cwd }, types);
      requireConfig(type, config, types);
      const wanted = { ...givenSettings(flags), name, type, config } as NewLocation;
      const result = await client.call('locations.add', wanted);
      session.finish({
        result,
        human: (canvas) => `${renderPlace(result, canvas)}\n\n${nextStep(result)}`,
      });
    });
}

function declareUpdate(group: Command, session: Session, context: VerbContext): void {
  const update = group
    .command('update')
    .description('change settings of a location; what is not given stays as it is')
    .argument('<name>', 'the location')
    .addOption(
      new Option('--status <status>', 'in use, paused, or no longer used').choices(['active', 'paused', 'retired']),
    );
  declareLocationFlags(update, context)
    .addHelpText(
      'after',
      examples(
        'locations update shelf-drive --site "bank box" --priority 5',
        'locations update nas --mount-path /mnt/nas2',
      ),
    )
    .action(async (name: string, flags: LocationFlags) => {
      const client = await session.client();
      const { types } = await client.call('locations.types', {});
      const place = await currentPlace(client, name);
      const options = flags as Record<string, unknown>;
      const config = readConfig({ type: place.type, options, set: flags.set ?? [], cwd: session.io.cwd }, types);
      const wanted = givenSettings(flags);
      if (Object.keys(config).length > 0) wanted.config = { ...place.config, ...config };
      if (Object.keys(wanted).length === 0) {
        throw new AliceError('invalid', 'Nothing to change was given; alice locations update --help lists the flags.');
      }
      await change(session, name, wanted);
    });
}

export const declareLocations: DeclareVerb = (program, session, context) => {
  const group = program.command('locations').description('the places where media lie');
  declareAdd(group, session, context);
  group
    .command('list')
    .description('every location: what it holds and whether it can be reached now')
    .addHelpText('after', examples('locations list', 'locations list --json'))
    .action(async () => {
      const result = await (await session.client()).call('locations.list', {});
      const hint = 'No locations yet: alice locations add NAME --path FOLDER --scan';
      session.finish({
        result,
        human: (canvas) => (result.locations.length === 0 ? hint : renderLocations(result.locations, canvas)),
      });
    });
  declareUpdate(group, session, context);
  group
    .command('rename')
    .description('give a location another name; nothing is read again')
    .argument('<name>', 'the location')
    .argument('<new-name>', 'its name from now on')
    .addHelpText('after', examples('locations rename usb shelf-drive'))
    .action((name: string, newName: string) => change(session, name, { name: newName }));
  declareRemove(group, session);
  declareLeave(group, session);
  group
    .command('pause')
    .description('leave a location alone until it is resumed: no scans, everything stays searchable')
    .argument('<name>', 'the location')
    .addHelpText('after', examples('locations pause laptop'))
    .action((name: string) => change(session, name, { status: 'paused' }));
  group
    .command('resume')
    .description('use a location again that was paused, retired or lost')
    .argument('<name>', 'the location')
    .addHelpText('after', examples('locations resume laptop'))
    .action((name: string) => change(session, name, { status: 'active' }));
};

/** Locations as people read them: a table of all, or one with its settings. */
import type { LocationReport } from '#api/location.ts';
import { formatBytes, formatCount, formatTime } from './format.ts';
import type { Canvas } from './output.ts';
import type { Tone } from './style.ts';
import { type Column, renderPairs, renderTable } from './table.ts';

function stateOf(place: LocationReport): { text: string; tone: Tone } {
  if (place.status !== 'active') return { text: place.status, tone: 'dim' };
  return { text: place.reachability, tone: place.reachability === 'online' ? 'good' : 'warn' };
}

/** `412 GB of 1.00 TB`; empty where the device does not tell. */
function roomOf({ freeBytes, capacityBytes }: LocationReport): string | undefined {
  if (freeBytes === null || capacityBytes === null) return undefined;
  return `${formatBytes(freeBytes)} of ${formatBytes(capacityBytes)}`;
}

const columns: Column[] = [
  { title: 'location' },
  { title: 'type' },
  { title: 'purpose', shrinkTo: 8 },
  { title: 'state' },
  { title: 'copies', align: 'right' },
  { title: 'media', align: 'right' },
  { title: 'size', align: 'right' },
  { title: 'free', align: 'right' },
  { title: 'last seen' },
  { title: 'last scan' },
  { title: 'kept at', shrinkTo: 8 },
];

export function renderLocations(places: LocationReport[], canvas: Canvas): string {
  const rows = places.map((place) => [
    { text: place.name, tone: 'bold' as const },
    place.type,
    place.purpose.join(','),
    stateOf(place),
    formatCount(place.copies),
    formatCount(place.media),
    formatBytes(place.bytes),
    roomOf(place) ?? '',
    place.reachability === 'online' ? 'now' : formatTime(place.lastOnline).slice(0, 10),
    formatTime(place.lastScan),
    [place.label, place.site].filter((note) => note !== undefined).join(', '),
  ]);
  const reasons = places
    .filter((place) => place.status === 'active' && place.reason !== null)
    .map((place) => `${canvas.style.paint('warn', `${place.name}:`)} ${place.reason}`);
  return [renderTable(columns, rows, canvas), ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n');
}

export function renderPlace(place: LocationReport, canvas: Canvas): string {
  const config = Object.entries(place.config).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return renderPairs(
    [
      ['location', place.name],
      ['type', place.type],
      ...config,
      ['purpose', place.purpose.join(', ') || undefined],
      ['scan', place.scan ? 'yes' : 'no'],
      ['read only', place.readOnly ? 'yes' : 'no'],
      ['state', place.status === 'active' ? place.reachability : place.status],
      ['why', place.reason],
      ['last seen', place.reachability === 'online' ? undefined : formatTime(place.lastOnline)],
      ['free', roomOf(place)],
      ['label', place.label],
      ['site', place.site],
      ['id', place.id],
    ],
    canvas.style,
  );
}

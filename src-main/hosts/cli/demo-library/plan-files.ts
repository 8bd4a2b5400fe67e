/** Which file lies where in the demo library: three places, with the disorder that real libraries have. */
import { movingWorks } from './moving.ts';
import { createPaintedWork, listWorks, type PaintedWork } from './pictures.ts';
import { series } from './works.ts';

export const places = ['studio', 'laptop', 'shelf-drive'] as const;
export type Place = (typeof places)[number];

export interface PlannedFile {
  place: Place;
  /** Below the place's root, `/`-separated. */
  path: string;
  modifiedAt: Date;
  bytes(): Buffer;
}

const DAY = 24 * 3600 * 1000;

/** The last picture of each series lies in one place only: by turns on the laptop and on the drive. */
const LONE_VARIANT = 3;

function monthFolder(date: Date): string {
  return date.toISOString().slice(0, 7);
}

function tidyPath({ work }: PaintedWork): string {
  return `${work.series.project}/${work.name}.${work.extension}`;
}

/** Names as browsers and ComfyUI give them: nothing tells that the medium is known. */
function carelessName({ work }: PaintedWork): string {
  const number = String(400 + work.index * 7).padStart(5, '0');
  return work.extension === 'png' ? `ComfyUI_${number}_.png` : `download (${work.index}).jpg`;
}

function picturesOf(all: readonly PaintedWork[]): PlannedFile[] {
  const files: PlannedFile[] = [];
  const add = (place: Place, path: string, painted: PaintedWork, bytes = () => painted.encode()): void => {
    files.push({ place, path, modifiedAt: painted.work.createdAt, bytes });
  };
  all.forEach((painted) => {
    const { work } = painted;
    const seriesAt = series.indexOf(work.series);
    if (work.variant === LONE_VARIANT) {
      if (seriesAt % 2 === 0) add('laptop', `Downloads/${work.name}.${work.extension}`, painted);
      else add('shelf-drive', `originals/${monthFolder(work.createdAt)}/${work.name}.${work.extension}`, painted);
      return;
    }
    add('studio', tidyPath(painted), painted);
    // The drive holds a backup of the first picture of every series and of every second one's second.
    if (work.variant === 0 || (work.variant === 1 && seriesAt % 2 === 0))
      add('shelf-drive', `backup/${tidyPath(painted)}`, painted);
    // Three were downloaded again under another name, three were tagged again elsewhere, two lie twice in the studio.
    if (work.variant === 1 && seriesAt < 6 && seriesAt % 2 === 1)
      add('laptop', `Downloads/${carelessName(painted)}`, painted);
    if (work.variant === 2 && [0, 4, 8].includes(seriesAt)) {
      const tags = [...work.tags.slice(0, -1), 'favourite', 'print this'];
      add('laptop', `to-print/${work.name}.${work.extension}`, painted, () => painted.encode({ tags, rating: 5 }));
    }
    if (work.variant === 2 && [1, 5].includes(seriesAt))
      add('studio', `portfolio/${work.name} (final).${work.extension}`, painted);
  });
  return files;
}

function movingOf(now: Date): PlannedFile[] {
  const files: PlannedFile[] = [];
  movingWorks.forEach(({ project, file, daysAgo, encode }, at) => {
    const modifiedAt = new Date(Math.floor((now.getTime() - daysAgo * DAY) / 1000) * 1000);
    let made: Buffer | undefined;
    const bytes = (): Buffer => (made ??= encode(modifiedAt));
    const add = (place: Place, path: string): void => void files.push({ place, path, modifiedAt, bytes });
    const last = at === movingWorks.length - 1;
    add(last ? 'laptop' : 'studio', last ? `Downloads/${file}` : `${project}/${file}`);
    if (at === 0 || file === 'temple-bells.wav') add('shelf-drive', `backup/${project}/${file}`);
    if (at === 1) add('laptop', 'Downloads/AnimateDiff_00012.mp4');
  });
  return files;
}

/** A download that broke off, and a file that is no medium at all. */
function oddities(all: readonly PaintedWork[], now: Date): PlannedFile[] {
  const broken = all.find(({ work }) => work.name === 'neon-harbour')!;
  const modifiedAt = new Date(Math.floor((now.getTime() - 3 * DAY) / 1000) * 1000);
  const notes =
    'Prints to order:\n- Burning evening, 60 x 40\n- Maud, A3\nAsk whether the frame shop takes the paper ones.\n';
  return [
    {
      place: 'laptop',
      path: 'Downloads/neon-harbour-upscaled.png',
      modifiedAt,
      bytes() {
        const whole = broken.encode();
        return whole.subarray(0, Math.floor(whole.length * 0.6));
      },
    },
    { place: 'laptop', path: 'notes.txt', modifiedAt, bytes: () => Buffer.from(notes, 'utf8') },
  ];
}

/** Every file of the library; the bytes are made when asked for. The same `now` gives the same bytes. */
export function planFiles(now: Date): PlannedFile[] {
  const all = listWorks(series, now).map(createPaintedWork);
  return [...picturesOf(all), ...movingOf(now), ...oddities(all, now)];
}

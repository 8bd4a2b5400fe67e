/** The demo library: every file is what it claims to be, the same in every run, and nobody else's folder is touched. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExifTool } from 'exiftool-vendored';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildLibrary,
  plugDriveIn,
  STAMP,
  unplugDrive,
} from '../../../src-main/hosts/cli/demo-library/build-library.ts';
import { createPaintedWork, listWorks, paintWork } from '../../../src-main/hosts/cli/demo-library/pictures.ts';
import { type PlannedFile, planFiles } from '../../../src-main/hosts/cli/demo-library/plan-files.ts';
import { series } from '../../../src-main/hosts/cli/demo-library/works.ts';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts';

const now = new Date('2026-03-01T12:00:00Z');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder: TempFolder;
let plan: PlannedFile[];
/** Bytes by `place/path`, made once for all tests. */
const bytesOf = new Map<string, Buffer>();

beforeAll(() => {
  folder = makeTempFolder('demo-library');
  plan = planFiles(now);
  for (const file of plan) bytesOf.set(`${file.place}/${file.path}`, file.bytes());
}, 120_000);

afterAll(() => folder.remove());

function file(name: string): Buffer {
  const bytes = bytesOf.get(name);
  if (bytes === undefined) throw new Error(`${name} is not planned`);
  return bytes;
}

describe('the plan', () => {
  it('has no path twice, and dates spread over the year before now', () => {
    const names = plan.map(({ place, path }) => `${place}/${path}`);
    expect(new Set(names).size).toBe(names.length);
    const months = new Set(plan.map(({ modifiedAt }) => modifiedAt.toISOString().slice(0, 7)));
    expect(months.size).toBeGreaterThanOrEqual(11);
    for (const { modifiedAt } of plan) {
      const daysAgo = (now.getTime() - modifiedAt.getTime()) / 86_400_000;
      expect(daysAgo).toBeGreaterThan(0);
      expect(daysAgo).toBeLessThan(370);
    }
  });

  it('paints forty pictures of which no two are alike', () => {
    const works = listWorks(series, now);
    expect(works).toHaveLength(40);
    const lone = new Map<string, number>();
    for (const { place, path } of plan) {
      if (!/\.(png|jpg)$/.test(path)) continue;
      const hash = sha256(file(`${place}/${path}`));
      lone.set(hash, (lone.get(hash) ?? 0) + 1);
    }
    // Forty works, three of them tagged otherwise elsewhere, a loop and a broken download.
    expect(lone.size).toBe(45);
    expect([...lone.values()].filter((count) => count > 1).length).toBeGreaterThanOrEqual(18);
  });

  it('holds exact copies, renamed copies, and the same picture with other tags', async () => {
    expect(file('shelf-drive/backup/paper-people/ida.png').equals(file('studio/paper-people/ida.png'))).toBe(true);
    const renamed = plan.filter(({ path }) => path.includes('ComfyUI_'));
    expect(renamed.length).toBeGreaterThan(0);
    const originals = new Set(
      plan.filter(({ place }) => place === 'studio').map(({ path }) => sha256(file(`studio/${path}`))),
    );
    for (const { place, path } of renamed) expect(originals.has(sha256(file(`${place}/${path}`)))).toBe(true);
    const [here, there] = [file('studio/paper-people/maud.png'), file('laptop/to-print/maud.png')];
    expect(here.equals(there)).toBe(false);
    const pixels = await Promise.all([here, there].map((bytes) => sharp(bytes).raw().toBuffer()));
    expect(pixels[0]!.equals(pixels[1]!)).toBe(true);
  });
});

describe('the files', () => {
  it('are the same bytes in every run', () => {
    for (const work of listWorks(series, now).filter(({ index }) => index % 17 === 8)) {
      const name = [...bytesOf.keys()].find((key) => key.endsWith(`/${work.name}.${work.extension}`))!;
      expect(sha256(createPaintedWork(work).encode())).toBe(sha256(file(name)));
    }
    const moving = planFiles(now).filter(({ path }) => /(rings\.gif|bells\.wav)$/.test(path));
    for (const { place, path, bytes } of moving) expect(sha256(bytes())).toBe(sha256(file(`${place}/${path}`)));
  }, 60_000);

  it('are decoded by sharp to exactly what was painted (PNG) or close to it (JPEG)', async () => {
    for (const work of listWorks(series, now).filter(({ variant, index }) => variant === 2 && index % 8 !== 6)) {
      const painted = paintWork(work);
      const bytes = file(`studio/${work.series.project}/${work.name}.${work.extension}`);
      const { data, info } = await sharp(bytes, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).toEqual([painted.width, painted.height, 3]);
      if (work.extension === 'png') {
        expect(data.equals(painted.rgb)).toBe(true);
        continue;
      }
      let squares = 0;
      for (let at = 0; at < data.length; at += 1) squares += (data[at]! - painted.rgb[at]!) ** 2;
      expect(Math.sqrt(squares / data.length)).toBeLessThan(4);
    }
  }, 60_000);

  it('move where they should move', async () => {
    const gif = await sharp(file('studio/loops/breathing-rings.gif'), { animated: true }).metadata();
    expect(gif).toMatchObject({ format: 'gif', pages: 20, width: 240, pageHeight: 240, loop: 0 });
    const frames = await sharp(file('studio/loops/breathing-rings.gif'), { animated: true }).raw().toBuffer();
    const frameBytes = frames.length / 20;
    expect(frames.subarray(0, frameBytes).equals(frames.subarray(frameBytes, frameBytes * 2))).toBe(false);
    await expect(
      sharp(file('studio/loops/orchid-giant-turning.png'), { failOn: 'warning' }).stats(),
    ).resolves.toBeTruthy();
  });

  it('are found valid by exiftool, with the facts that were put in', async () => {
    const root = join(folder.path, 'files');
    mkdirSync(root, { recursive: true });
    const wanted: Record<string, Record<string, unknown>> = {
      'studio/paper-people/ida.png': { MIMEType: 'image/png', Subject: ['portrait', 'papercut', 'warm'], Title: 'Ida' },
      'studio/far-hills/noon-dunes.jpg': {
        MIMEType: 'image/jpeg',
        Subject: ['landscape', 'desert', 'summer'],
        ImageWidth: 640,
      },
      'studio/loops/breathing-rings.gif': { MIMEType: 'image/gif', FrameCount: 20, Rating: 4 },
      'studio/loops/orchid-giant-turning.png': { MIMEType: 'image/apng', AnimationFrames: 12 },
      'studio/far-hills/sunrise-timelapse.mp4': {
        MIMEType: 'video/mp4',
        ImageWidth: 256,
        ImageHeight: 144,
        Duration: 3,
        Rating: 5,
      },
      'studio/sounds/temple-bells.wav': { MIMEType: 'audio/x-wav', SampleRate: 22_050, Title: 'Temple bells' },
    };
    const tool = new ExifTool({ maxProcs: 1 });
    try {
      for (const [name, facts] of Object.entries(wanted)) {
        const path = join(root, name.replaceAll('/', '_'));
        writeFileSync(path, file(name));
        const read = (await tool.readRaw(path, {
          readArgs: ['-n', '-validate', '-warning', '-error', '-all'],
        })) as Record<string, unknown>;
        expect({ name, ...read }).toMatchObject({ name, ...facts });
        expect(read['Error']).toBeUndefined();
        // A generator's EXIF is as small as this one: only fields that cameras must write are missed.
        expect(read['Warning'] ?? 'Missing required').toContain('Missing required');
      }
    } finally {
      await tool.end();
    }
  }, 60_000);

  it('include a picture that broke off and a file that is no medium', async () => {
    await expect(
      sharp(file('laptop/Downloads/neon-harbour-upscaled.png'), { failOn: 'truncated' }).stats(),
    ).rejects.toThrow();
    expect(file('laptop/notes.txt').toString('utf8')).toContain('Prints to order');
  });
});

/** A few of the real files, already made. */
function shortPlan(): PlannedFile[] {
  const short = plan.filter(({ path }) => /(ida\.png|notes\.txt|temple-bells\.wav)$/.test(path));
  return short.map((planned) => ({ ...planned, bytes: () => file(`${planned.place}/${planned.path}`) }));
}

describe('the folder', () => {
  it('is filled, emptied and filled again, and the drive can be taken away and put back', async () => {
    const dir = join(folder.path, 'demo');
    const build = () => buildLibrary(dir, now, undefined, shortPlan());
    const library = await build();
    expect(library.files).toBe(shortPlan().length);
    expect(
      readFileSync(join(library.roots.studio, 'paper-people/ida.png')).equals(file('studio/paper-people/ida.png')),
    ).toBe(true);
    await unplugDrive(library);
    expect(existsSync(library.roots['shelf-drive'])).toBe(false);
    await plugDriveIn(library);
    expect(existsSync(library.roots['shelf-drive'])).toBe(true);
    await unplugDrive(library);
    writeFileSync(join(library.roots.studio, '.alice-location'), 'marker');
    writeFileSync(join(library.roots.studio, 'paper-people', 'ida.png.xmp'), 'sidecar');
    await build();
    expect(readdirSync(dir).sort()).toEqual([STAMP, 'laptop', 'shelf-drive', 'studio'].sort());

    writeFileSync(join(library.roots.laptop, 'my holiday.jpg'), 'mine');
    await expect(build()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('my holiday.jpg'),
    });
    expect(readFileSync(join(library.roots.laptop, 'my holiday.jpg'), 'utf8')).toBe('mine');
    renameSync(join(library.roots.laptop, 'my holiday.jpg'), join(folder.path, 'my holiday.jpg'));
    mkdirSync(join(dir, 'more'));
    await expect(build()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of somebody else is left alone', async () => {
    const dir = join(folder.path, 'foreign');
    mkdirSync(join(dir, 'studio'), { recursive: true });
    writeFileSync(join(dir, 'studio', 'mine.png'), 'mine');
    await expect(buildLibrary(dir, now)).rejects.toMatchObject({ code: 'conflict' });
    writeFileSync(join(dir, STAMP), 'not JSON');
    await expect(buildLibrary(dir, now)).rejects.toMatchObject({ code: 'conflict' });
    expect(readFileSync(join(dir, 'studio', 'mine.png'), 'utf8')).toBe('mine');
    const plain = join(folder.path, 'a-file');
    writeFileSync(plain, 'x');
    await expect(buildLibrary(plain, now)).rejects.toMatchObject({ code: 'conflict' });
  });
});

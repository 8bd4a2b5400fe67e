/** The real exiftool with Alice's own XMP namespace, as the suites' independent writer and reader of tags. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExifTool } from 'exiftool-vendored';

const config = `
%Image::ExifTool::UserDefined = (
  'Image::ExifTool::XMP::Main' => {
    alice => { SubDirectory => { TagTable => 'Image::ExifTool::UserDefined::alice' } },
  },
);
%Image::ExifTool::UserDefined::alice = (
  GROUPS => { 0 => 'XMP', 1 => 'XMP-alice', 2 => 'Other' },
  NAMESPACE => { 'alice' => 'https://alice.media/ns/1.0/' },
  WRITABLE => 'string',
  project => { },
  firstSeen => { },
  collections => { List => 'Bag' },
);
1;
`;

export interface RealExiftool {
  /** Writes tags by exiftool's names (\`XMP-dc:Subject\`); null deletes one. Rejects when the file is not written. */
  write(path: string, tags: Record<string, string | number | string[] | null>): Promise<void>;
  /** All tags as \`group:name\`, numbers unformatted. */
  read(path: string): Promise<Record<string, unknown>>;
  end(): Promise<void>;
}

/** Starts one exiftool process; the caller ends it. */
export function openRealExiftool(): RealExiftool {
  const folder = mkdtempSync(join(tmpdir(), 'alice-exiftool-'));
  const configFile = join(folder, 'alice.config');
  writeFileSync(configFile, config);
  const tool = new ExifTool({
    exiftoolArgs: ['-config', configFile, '-stay_open', 'True', '-@', '-'],
    maxProcs: 1,
    taskTimeoutMillis: 60_000,
  });
  return {
    async write(path, tags) {
      const result = await tool.write(path, tags as never, { writeArgs: ['-overwrite_original', '-P', '-fast'] });
      if (result.updated + result.created + result.unchanged !== 1) {
        throw new Error(`exiftool did not write ${path}: ${(result.warnings ?? []).join('; ')}`);
      }
    },
    async read(path) {
      return (await tool.readRaw(path, { readArgs: ['-G1', '-n', '-struct'] })) as Record<string, unknown>;
    },
    async end() {
      await tool.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A program of its own that adds locations to a settings file, for the test of several writers at once. */
import { z } from 'zod';
import { openSettings } from '#engine/settings/settings.ts';

const [file, prefix, count] = process.argv.slice(2) as [string, string, string];
const settings = openSettings({ file, types: { local: z.object({ path: z.string() }) }, pollMs: 0 });
for (let i = 0; i < Number(count); i++)
  settings.addLocation({ name: `${prefix}${i}`, type: 'local', config: { path: `/${prefix}/${i}` }, exclude: [] });
settings.close();

/** Draws resources/icon.png, the desktop's icon, from the page's own: `node resources/make-icon.mjs` after a change of icon.svg. */
import { dirname, join } from 'path';
import { fileURLToPath } from 'url';
import sharp from 'sharp';

const here = dirname(fileURLToPath(import.meta.url));

/** The size from which electron-builder makes the icons of all three systems. */
const SIDE = 512;

/** The PNG as bytes; the test compares them with the file. */
export function drawIcon() {
  const source = join(here, '..', 'src-renderer', 'ui', 'icon.svg');
  return sharp(source, { density: (72 * SIDE) / 64 })
    .resize(SIDE, SIDE)
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await sharp(await drawIcon()).toFile(join(here, 'icon.png'));
}

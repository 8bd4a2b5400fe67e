/** The process that decodes pictures: one at a time, told and answered over IPC, dropped by its owner when it crashes or hangs. */
import { errorShape, type ErrorShape } from '#api/errors.ts';
import { makePreview, type PreviewFormat, type PreviewImage, type PreviewSource } from '../media/preview.ts';
import { openOwnerPort } from './owner-port.ts';

export interface PreviewTask {
  id: number;
  source: PreviewSource;
  size: number;
  format: PreviewFormat;
}

/** `opened` comes first, so that the owner can tell a dead disk from a slow picture. */
export type PreviewAnswer =
  { id: number; opened: true } | { id: number; image: PreviewImage } | { id: number; error: ErrorShape };

const port = openOwnerPort();
const answer = (message: PreviewAnswer): void => port.post(message);

port.onMessage((task) => {
  const { id, source, size, format } = task as PreviewTask;
  makePreview(source, { size, format, onOpen: () => answer({ id, opened: true }) }).then(
    (image) => answer({ id, image }),
    (error: unknown) => answer({ id, error: errorShape(error) }),
  );
});
// The owner is gone: nobody waits for what is being made.
port.onDismissed(() => process.exit(0));

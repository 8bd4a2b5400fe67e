/** Takes one picture out of a video with the browser's own decoder. */

/** Pixels of the longer side: what the panel of one medium shows; the tiles are made from it. */
const LONGEST = 1024;
const QUALITY = 0.8;
/** Slow drives take seconds to spin up; a video that takes longer shall not hold up the others. */
const PATIENCE_MS = 20_000;

/**
 * A WebP, or a PNG where the browser writes no WebP, of the frame at one second, or at a third of a shorter video. `url` must be
 * of the page's own origin: a canvas with anything else on it cannot be read. Rejects when no frame can be decoded in time.
 */
export async function takePoster(url: string): Promise<Blob> {
  const video = document.createElement('video');
  const patience = AbortSignal.timeout(PATIENCE_MS);
  video.muted = true;
  video.preload = 'auto';
  try {
    video.src = url;
    await until(video, 'loadedmetadata', patience);
    // Many videos begin in black.
    video.currentTime = Math.min(1, video.duration / 3);
    await until(video, 'seeked', patience);
    if (video.readyState < video.HAVE_CURRENT_DATA) await until(video, 'loadeddata', patience);
    return await draw(video);
  } finally {
    // Otherwise the browser goes on reading the drive until it happens to collect the element.
    video.removeAttribute('src');
    video.load();
  }
}

function until(video: HTMLVideoElement, event: string, patience: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const failure = () => fail(new Error(video.error?.message || `The video gave no "${event}" in time.`));
    video.addEventListener(event, () => done(), { once: true });
    video.addEventListener('error', failure, { once: true });
    if (patience.aborted) failure();
    patience.addEventListener('abort', failure, { once: true });
  });
}

async function draw(video: HTMLVideoElement): Promise<Blob> {
  const { videoWidth, videoHeight } = video;
  // Sound alone, or a codec that this browser does not have.
  if (videoWidth === 0 || videoHeight === 0) throw new Error('The video shows nothing.');
  const scale = Math.min(1, LONGEST / Math.max(videoWidth, videoHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(videoWidth * scale));
  canvas.height = Math.max(1, Math.round(videoHeight * scale));
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('There is no canvas to draw on.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/webp', QUALITY));
  if (!blob) throw new Error('The picture cannot be written.');
  return blob;
}

/** The shape of a sound: how loud it is at each moment, from its decoded samples. */

/** The loudest sample of each of `count` equal parts over all channels, the loudest of all being 1. Silence is all zeros. */
export function peaksOf(channels: readonly Float32Array[], count: number): number[] {
  const length = channels[0]?.length ?? 0;
  const peaks = Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * length) / count);
    const to = Math.max(Math.floor(((index + 1) * length) / count), Math.min(from + 1, length));
    let peak = 0;
    for (const samples of channels) {
      for (let at = from; at < to; at++) peak = Math.max(peak, Math.abs(samples[at] ?? 0));
    }
    return peak;
  });
  const loudest = peaks.reduce((most, each) => Math.max(most, each), 0);
  return loudest > 0 ? peaks.map((each) => each / loudest) : peaks;
}

/** As many as there is room for, each as loud as the loudest that it stands for. */
export function fewerPeaks(peaks: readonly number[], count: number): number[] {
  if (count >= peaks.length) return [...peaks];
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [index, index + 1].map((at) => Math.floor((at * peaks.length) / count));
    return Math.max(...peaks.slice(from, to));
  });
}

/** Upright bars about the middle of a box of 1 by 1 unit a bar, as the path of an SVG; quiet moments keep a dot. */
export function barsPath(peaks: readonly number[], height: number): string {
  return peaks
    .map((peak, index) => {
      const half = Math.max(peak, 0.02) * (height / 2);
      return `M${index + 0.5} ${(height / 2 - half).toFixed(2)}V${(height / 2 + half).toFixed(2)}`;
    })
    .join('');
}

/** The header of one MPEG audio frame. ISO/IEC 11172-3 §2.4.2.3 and 13818-3; MPEG 2.5 as its encoders write it. */

export interface MpegFrame {
  /** Bytes, header included. */
  length: number;
  /** Hertz, and samples per channel in this frame. */
  sampleRate: number;
  samples: number;
  /** 1, 2 or 3. */
  layer: number;
  mpeg1: boolean;
  mono: boolean;
}

const rates = [44_100, 48_000, 32_000];
/** Kilobits per second by index: layer I, II, III of MPEG 1, layer I and II/III of MPEG 2. */
const bitrates = {
  v1l1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  v1l2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  v1l3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  v2l1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  v2l23: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

/** Reads the four bytes at `at`; undefined when they are no frame header, or one of free format, whose length is not said. */
export function readMpegFrame(bytes: Buffer, at: number): MpegFrame | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return undefined;
  const head = bytes.readUInt32BE(at);
  const version = (head >>> 19) & 3;
  const layer = 4 - ((head >>> 17) & 3);
  const rateIndex = (head >>> 10) & 3;
  const bitrateIndex = (head >>> 12) & 15;
  if (
    head >>> 21 !== 0x7ff ||
    version === 1 ||
    layer === 4 ||
    rateIndex === 3 ||
    bitrateIndex === 0 ||
    bitrateIndex === 15
  )
    return undefined;
  const mpeg1 = version === 3;
  const sampleRate = (rates[rateIndex] as number) / (mpeg1 ? 1 : version === 2 ? 2 : 4);
  const table = mpeg1 ? bitrates[`v1l${layer as 1 | 2 | 3}`] : layer === 1 ? bitrates.v2l1 : bitrates.v2l23;
  const bits = (table[bitrateIndex] as number) * 1000;
  const padding = (head >>> 9) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && !mpeg1 ? 576 : 1152;
  const length =
    layer === 1
      ? (Math.floor((12 * bits) / sampleRate) + padding) * 4
      : Math.floor((samples / 8) * (bits / sampleRate)) + padding;
  return { length, sampleRate, samples, layer, mpeg1, mono: ((head >>> 6) & 3) === 3 };
}

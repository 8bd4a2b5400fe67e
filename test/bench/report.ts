/** The benchmark's printout: one ratio a line, beside its goal. */

export interface Report {
  /** `seconds` is the absolute figure behind the ratio, for orientation only. */
  ratio(what: string, ratio: number, goal: number | null, seconds?: number): void;
  note(text: string): void;
  absent(program: string, what: string): void;
  /** Lines that missed their goal. */
  missed(): string[];
}

export function createReport(print: (line: string) => void = console.log): Report {
  const missed: string[] = [];
  return {
    ratio(what, ratio, goal, seconds) {
      const verdict = goal === null ? '' : ratio <= goal ? `  goal <= ${goal}: met` : `  goal <= ${goal}: MISSED`;
      const absolute = seconds === undefined ? '' : ` (${seconds.toFixed(2)} s)`;
      print(`${what.padEnd(72)} ${ratio.toFixed(ratio < 0.1 ? 4 : 2).padStart(8)}${absolute}${verdict}`);
      if (goal !== null && ratio > goal) missed.push(what);
    },
    note: (text) => print(text),
    absent: (program, what) => print(`${what}: ${program} is not installed, so it is not compared`),
    missed: () => missed,
  };
}

/** Seeded nonsense: values, texts and damaged samples that are the same in every run. */

export type Nonsense = {
  /** 0 to n - 1. */
  below: (n: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(from: readonly T[]) => T;
  text: (maxLength: number) => string;
  /** Any JSON value, at most `depth` deep. */
  value: (depth: number) => unknown;
  /** The sample with something changed, removed, added or swapped. */
  mutate: (sample: unknown) => unknown;
  damage: (bytes: Uint8Array) => Uint8Array<ArrayBuffer>;
};

const oddTexts = [
  "",
  "\u0000",
  "__proto__",
  "constructor",
  "😀",
  "\ud800",
  "../../etc/passwd",
  "'; drop table run; --",
  "%s%n",
  "NaN",
  "true",
  "null",
  "-1",
  "1e309",
  "<script>",
  "${x}",
  "\u202e",
  "ﷺ".repeat(50),
  "x".repeat(5000),
  "a/und",
  "approval",
];
const oddNumbers = [0, -1, 1, 0.5, -0, 1e21, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, 16, 1024, 100_001];

/** A generator with 32 bits of state (mulberry32): enough to be varied, small enough to read. */
export function createNonsense(seed: number): Nonsense {
  let state = seed;
  function random(): number {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  function below(n: number): number {
    return Math.floor(random() * n);
  }
  function chance(probability: number): boolean {
    return random() < probability;
  }
  function pick<T>(from: readonly T[]): T {
    return from[below(from.length)]!;
  }
  function text(maxLength: number): string {
    if (chance(0.3)) return pick(oddTexts);
    return Array.from({ length: below(maxLength) }, () =>
      String.fromCharCode(below(chance(0.8) ? 128 : 65_536)),
    ).join("");
  }
  function value(depth: number): unknown {
    const kind = below(depth > 0 ? 7 : 5);
    if (kind === 0) return text(20);
    if (kind === 1) return pick(oddNumbers);
    if (kind === 2) return chance(0.5);
    if (kind === 3) return null;
    if (kind === 4) return below(2000) - 100;
    if (kind === 5) return Array.from({ length: below(4) }, () => value(depth - 1));
    return Object.fromEntries(Array.from({ length: below(4) }, () => [text(8), value(depth - 1)]));
  }
  function mutate(sample: unknown): unknown {
    if (typeof sample !== "object" || sample === null) return chance(0.5) ? value(2) : sample;
    if (chance(0.05)) return value(3);
    const entries = Object.entries(sample);
    const at = below(entries.length + 1);
    const changed = entries.flatMap(([key, part], index): [string, unknown][] => {
      if (index !== at) return [[key, chance(0.15) ? mutate(part) : part]];
      return chance(0.3) ? [] : [[key, mutate(part)]];
    });
    if (Array.isArray(sample)) return changed.map(([, part]) => part);
    if (chance(0.15)) changed.push([text(10), value(2)]);
    return Object.fromEntries(changed);
  }
  function damage(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(bytes);
    for (let n = below(6); n > 0; n -= 1) copy[below(copy.length)] = below(256);
    return chance(0.3) ? copy.slice(0, below(copy.length)) : copy;
  }
  return { below, chance, pick, text, value, mutate, damage };
}

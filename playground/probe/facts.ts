/** Collects facts: each a name and what this host did, as plain data that two hosts can be compared by. */

export type Facts = Record<string, unknown>;

/** Records what a call gives, or the sentence it throws. */
export async function record(facts: Facts, name: string, look: () => unknown): Promise<void> {
  try {
    facts[name] = plain(await look());
  } catch (error) {
    facts[name] = `throws ${String(error)}`;
  }
}

/** Symbols and missing values in words, so that they survive JSON. */
function plain(value: unknown): unknown {
  if (value === undefined) return "undefined";
  if (typeof value === "symbol") return "symbol";
  if (Array.isArray(value)) return value.map(plain);
  return value;
}

/** The first 24 bytes of a PNG and no picture behind them. */
export function pngHeader(width: number, height: number): Uint8Array {
  const bytes = [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82];
  for (const edge of [width, height])
    bytes.push(edge >>> 24, (edge >>> 16) & 255, (edge >>> 8) & 255, edge & 255);
  return new Uint8Array([...bytes, 8, 6, 0, 0, 0]);
}

/** A complete PNG of one red pixel. */
export const onePixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==";

/** A complete PNG of one blue pixel. */
export const bluePixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWNgYPgPAAEDAQBdlO9aAAAAAElFTkSuQmCC";

/** 64 x 64 pixels of one grey. */
export const greySquare =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAMAAACdt4HsAAAAA1BMVEXIyMiuWu3mAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAG0lEQVRYhe3BgQAAAADDoPlT3+AEVQEAAAB0DRBAAAGx1LfoAAAAAElFTkSuQmCC";

/** 64 x 64 pixels, transparent but for a square of the same grey in the middle. */
export const greyMiddle =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAMAAACdt4HsAAAABlBMVEVMaXHIyMiTfHEhAAAAAXRSTlMAQObYZgAAAAlwSFlzAAAD6AAAA+gBtXtSawAAACZJREFUWMPtzAENAAAIA6Dbv7QJnAEOAUgADvMQCAQCgUDQFwC1FpIgBAEfEFx0AAAAAElFTkSuQmCC";

/** The codes of JPEG's markers (ITU T.81, table B.1). */

export const startOfImage = 0xd8;
export const endOfImage = 0xd9;
export const startOfScan = 0xda;
export const jfifSegment = 0xe0;
export const exifSegment = 0xe1;
export const adobeSegment = 0xee;
export const lastProgramSegment = 0xef;
export const comment = 0xfe;
export const baseline = 0xc0;
const temporary = 0x01;

/** Frames whose every scan has all coefficients, with the usual (Huffman) coding. */
export const sequentialFrames: ReadonlySet<number> = new Set([baseline, 0xc1]);

/** RST0 to RST7, which stand in a scan. */
export function isRestart(code: number): boolean {
  return code >= 0xd0 && code <= 0xd7;
}

/** Markers that stand alone, where every other one has a segment behind it. */
export function hasNoLength(code: number): boolean {
  return code === temporary || isRestart(code);
}

/** SOF0 to SOF15, without DHT, JPG and DAC that share the range. */
export function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
}

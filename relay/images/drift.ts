/** How far one picture went from another, by what both show at a small size (T7.3). Pure arithmetic. */
import type { Drift } from "../../core/api.ts";

/** Both pictures are looked at in so many samples a side, whatever their sizes and ratios. */
export const sampledEdge = 32;
const samples = sampledEdge * sampledEdge;
/** The lowest frequencies a side: what of a picture is still there at a glance. */
const frequencies = 8;
/** Lightness sums up to 1,024. What lies so near the median is noise of the encoder, and says nothing of a picture without shapes. */
const noise = 0.1;
/** Pictures that have nothing in common are about a quarter apart in the sum of the three channels. */
const paletteScale = 4;

/** Of the samples, each from left to right and top to bottom. */
type Channels = { lightness: number[]; greenRed: number[]; blueYellow: number[] };

/** `one` and `other` are samples in sRGB, three bytes each, row by row. Symmetric, and 0 for the same samples. */
export function computeDrift(one: Uint8Array, other: Uint8Array): Drift {
  const [first, second] = [toOklab(one), toOklab(other)];
  const hash = compareShapes(first.lightness, second.lightness);
  const palette = comparePalettes(first, second);
  return { hash: round(hash), palette: round(palette), percent: Math.round(50 * (hash + palette)) };
}

/** Three decimals: more than anybody reads, and the same in every store. */
function round(share: number): number {
  return Math.round(share * 1000) / 1000;
}

/** Twice the share of hash bits that differ, at most 1: of pictures that have nothing in common half of them do. */
function compareShapes(one: readonly number[], other: readonly number[]): number {
  const [first, second] = [hashShapes(one), hashShapes(other)];
  const differing = first.filter((bit, at) => bit !== second[at]).length;
  return Math.min(1, (2 * differing) / first.length);
}

/** A perceptual hash: for each of the lowest frequencies but the mean, whether it is above their median. */
function hashShapes(lightness: readonly number[]): boolean[] {
  const [, ...found] = transform(lightness);
  const median = found.toSorted((a, b) => a - b)[(found.length - 1) / 2] ?? 0;
  return found.map((value) => value > median + noise);
}

/** Rows of cosines, by frequency and place. */
const cosines = Array.from({ length: frequencies }, (_row, frequency) =>
  Array.from({ length: sampledEdge }, (_column, at) =>
    Math.cos(((2 * at + 1) * frequency * Math.PI) / (2 * sampledEdge)),
  ),
);

/** The lowest frequencies of a DCT-II in both directions, not scaled, the mean first. */
function transform(lightness: readonly number[]): number[] {
  const rows = Array.from({ length: sampledEdge }, (_, y) =>
    lightness.slice(y * sampledEdge, (y + 1) * sampledEdge),
  );
  const across = rows.map((row) => cosines.map((wave) => sumProducts(row, wave)));
  return cosines.flatMap((wave) =>
    cosines.map((_, frequency) =>
      sumProducts(
        across.map((row) => row[frequency] ?? 0),
        wave,
      ),
    ),
  );
}

function sumProducts(values: readonly number[], wave: readonly number[]): number {
  return values.reduce((sum, value, at) => sum + value * (wave[at] ?? 0), 0);
}

/** How far each channel's values have to be moved, wherever in the picture they are: 0 for the same colours, at most 1. */
function comparePalettes(one: Channels, other: Channels): number {
  const moved =
    measureMove(one.lightness, other.lightness) +
    measureMove(one.greenRed, other.greenRed) +
    measureMove(one.blueYellow, other.blueYellow);
  return Math.min(1, paletteScale * moved);
}

/** The earth mover's distance of two lists of numbers. */
function measureMove(one: readonly number[], other: readonly number[]): number {
  const [first, second] = [one, other].map((values) => values.toSorted((a, b) => a - b));
  return (first ?? []).reduce((sum, value, at) => sum + Math.abs(value - (second?.[at] ?? 0)), 0) / samples;
}

/** Bjorn Ottosson's OKLab (bottosson.github.io/posts/oklab): lightness from 0 to 1, the other two about -0.3 to 0.3. */
function toOklab(srgb: Uint8Array): Channels {
  const channels: Channels = { lightness: [], greenRed: [], blueYellow: [] };
  for (let at = 0; at < 3 * samples; at += 3) {
    const red = toLinear(srgb[at]);
    const green = toLinear(srgb[at + 1]);
    const blue = toLinear(srgb[at + 2]);
    const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    channels.lightness.push(0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short);
    channels.greenRed.push(1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short);
    channels.blueYellow.push(0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short);
  }
  return channels;
}

function toLinear(byte = 0): number {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

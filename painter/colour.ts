/** Colours as OKLCH values: even steps of lightness and hue look even, so mixed tones stay clean. */

/** lightness 0..1, chroma 0..0.37, hue in degrees. */
export type Colour = { lightness: number; chroma: number; hue: number };
export type Rgb = readonly [red: number, green: number, blue: number];

export function oklch(lightness: number, chroma: number, hue: number): Colour {
  return { lightness, chroma, hue: ((hue % 360) + 360) % 360 };
}

/** The matrices are those of the CSS Color 4 specification, section 10 (OKLab). */
function toLinear(colour: Colour): Rgb {
  const radians = (colour.hue * Math.PI) / 180;
  const a = colour.chroma * Math.cos(radians);
  const b = colour.chroma * Math.sin(radians);
  const l = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (colour.lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** The nearest displayable colour of the same lightness and hue: chroma gives way, as the eye minds it least. */
function toDisplayableLinear(colour: Colour): Rgb {
  const lightness = Math.min(1, Math.max(0, colour.lightness));
  for (let chroma = colour.chroma; chroma > 0.002; chroma *= 0.92) {
    const rgb = toLinear({ ...colour, lightness, chroma });
    if (rgb.every((part) => part >= -0.0005 && part <= 1.0005)) return rgb;
  }
  return toLinear({ ...colour, lightness, chroma: 0 });
}

function encodeGamma(linear: number): number {
  const part = Math.min(1, Math.max(0, linear));
  return part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055;
}

function decodeGamma(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

export function toRgb(colour: Colour): Rgb {
  const [red, green, blue] = toDisplayableLinear(colour);
  return [
    Math.round(encodeGamma(red) * 255),
    Math.round(encodeGamma(green) * 255),
    Math.round(encodeGamma(blue) * 255),
  ];
}

/** A CSS colour; alpha 0..1. */
export function toCss(colour: Colour, alpha = 1): string {
  const [red, green, blue] = toRgb(colour);
  return alpha >= 1 ? `rgb(${red},${green},${blue})` : `rgba(${red},${green},${blue},${alpha.toFixed(3)})`;
}

/** From 8-bit sRGB. */
export function fromRgb([red, green, blue]: Rgb): Colour {
  const [r, g, b] = [decodeGamma(red / 255), decodeGamma(green / 255), decodeGamma(blue / 255)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return oklch(lightness, Math.hypot(x, y), (Math.atan2(y, x) * 180) / Math.PI);
}

/** Mixes along the straight line in OKLab, so two far hues meet in a soft grey instead of a third colour. */
export function mixColours(from: Colour, to: Colour, amount: number): Colour {
  const radians = Math.PI / 180;
  const x =
    from.chroma * Math.cos(from.hue * radians) * (1 - amount) +
    to.chroma * Math.cos(to.hue * radians) * amount;
  const y =
    from.chroma * Math.sin(from.hue * radians) * (1 - amount) +
    to.chroma * Math.sin(to.hue * radians) * amount;
  const lightness = from.lightness * (1 - amount) + to.lightness * amount;
  return oklch(lightness, Math.hypot(x, y), Math.atan2(y, x) / radians);
}

/** The same colour, lighter (above 0) or darker (below 0); shadows lean to blue and lights to yellow, as outdoors. */
export function shiftLightness(colour: Colour, by: number): Colour {
  const lightness = Math.min(0.99, Math.max(0.05, colour.lightness + by));
  const lean = by < 0 ? 280 : 85;
  const turn = ((lean - colour.hue + 540) % 360) - 180;
  return oklch(
    lightness,
    colour.chroma * (1 - Math.abs(by) * 0.35),
    colour.hue + turn * Math.min(0.12, Math.abs(by) * 0.5),
  );
}

/** WCAG relative luminance, 0..1, of 8-bit sRGB. */
export function computeLuminance([red, green, blue]: Rgb): number {
  return (
    0.2126 * decodeGamma(red / 255) + 0.7152 * decodeGamma(green / 255) + 0.0722 * decodeGamma(blue / 255)
  );
}

/** WCAG contrast ratio, 1..21, of two relative luminances. */
export function computeContrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

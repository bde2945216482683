/** What the offline painter is asked for, as plain data that crosses to its worker thread. */

export type OfflineText = {
  /** A brief's text role ("headline", "button", ...); an unknown one is set like body copy. */
  role: string;
  /** One of the nine positions of the brief ("top-left" to "bottom-right"); chosen by the layout when absent. */
  position?: string | undefined;
  words: string;
  /** BCP 47; `und` when none was given: the script is then read from the words. */
  locale: string;
  direction: "ltr" | "rtl";
  /** ISO 15924, where the locale's own script is not the one meant. */
  script?: string | undefined;
  typography?: string | undefined;
};

/** Colours of more pictures would make none of them felt. */
export const mostReferences = 4;

export type OfflineRequest = {
  /** Pixels: multiples of 16, up to 3840 (any positive integers are painted exactly). */
  width: number;
  height: number;
  format: "png" | "jpeg";
  background?: "opaque" | "transparent" | undefined;
  /** Decides everything the words leave open. Locales that share a seed share one picture under their texts. */
  seed: string;
  /** Decides style, light and colours in place of `seed`: what pictures of other subjects share. */
  lookSeed?: string | undefined;
  subject: string;
  scene?: string | undefined;
  style?: string | undefined;
  lighting?: string | undefined;
  palette?: string | undefined;
  composition?: string | undefined;
  /** "low", "medium" or "high": how much detail is painted. */
  quality: string;
  texts: readonly OfflineText[];
  /** Encoded images (PNG, JPEG, WebP) whose colours the picture takes over, those of the first `mostReferences`. */
  references?: readonly Uint8Array[] | undefined;
  /** An encoded image to start from: it stays visible and receives the texts. */
  source?: Uint8Array | undefined;
  /** The part that will be seen, as fractions of the picture: texts and subject keep to it, the scene runs on beyond. */
  visible?: { x: number; y: number; width: number; height: number } | undefined;
  /** A clean plate: nothing is written on it. */
  plate?: boolean | undefined;
};

export type PaintedImage = { bytes: Uint8Array<ArrayBuffer>; type: "image/png" | "image/jpeg" };

/** How unfinished a picture is: partial `number` (from 1) of `total`. */
export type PartialStep = { number: number; total: number };

/** The picture that a set's other pictures are made from, and where its bytes are found. */
import * as z from "zod/mini";
import { idSchema } from "../api.ts";

const hashText = z.string().check(z.maxLength(64));
const edge = z.int().check(z.gte(1), z.lte(100_000));

/** `sha256` alone says which picture it is (T4.3); the rest is for finding its bytes, and for its price. */
export const anchorSchema = z.object({
  /** Of the picture as it was made or uploaded, in hexadecimal. */
  sha256: hashText,
  /** The relay's asset of it, once there is one. */
  asset: z.optional(idSchema),
  /** The relay's image of it, where the relay made it. */
  image: z.optional(idSchema),
  /** Figma's hash of it: its bytes as long as a paint of the file names it. */
  hash: z.optional(hashText),
  /** The cell whose picture it is, where it is one of the set's own. */
  cell: z.optional(z.string().check(z.maxLength(200))),
  /** What a person calls it: a layer's name. */
  name: z.optional(z.string().check(z.maxLength(200))),
  /** In pixels. */
  width: z.optional(edge),
  height: z.optional(edge),
});
export type Anchor = z.infer<typeof anchorSchema>;

/** The anchor that counts: one that was chosen is kept while a set has no common look, and counts for nothing then. */
export function findLook(
  { sameLook }: { sameLook?: boolean | undefined },
  anchor: Anchor | undefined,
): Anchor | undefined {
  return sameLook === true ? anchor : undefined;
}

/**
 * What a run calls the picture that its cells are made from: the relay's asset of it, else, until there is one, the id of the
 * relay's image, else its SHA-256.
 */
export function nameAnchorInput({ asset, image, sha256 }: Anchor): string {
  return asset ?? image ?? sha256;
}

/**
 * Where the bytes of a picture that a run sends along are found again when the relay does not have them as an asset: the image
 * that the relay made, else the file, by Figma's own hash of them.
 */
export const pictureSourceSchema = z.object({
  image: z.optional(idSchema),
  hash: z.optional(hashText),
  name: z.optional(z.string().check(z.maxLength(200))),
  /** As it was uploaded, in pixels. */
  width: z.optional(edge),
  height: z.optional(edge),
});
export type PictureSource = z.infer<typeof pictureSourceSchema>;

/** Taking pictures in that were made elsewhere: what panel and sandbox tell each other of it (T9). */
import * as z from "zod/mini";
import { idSchema, uuidSchema } from "../api.ts";
import { failureSchema } from "../failure.ts";
import { landingSchema } from "../outbox.ts";
import { smallCopySchema } from "../placement-record.ts";
import { setChangeSchema } from "./set-content.ts";

const text = z.string();
const requestId = z.string().check(z.minLength(1), z.maxLength(64));
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const edge = z.int().check(z.gte(1));

/** A picture that the relay has as an asset and Figma as an image: `hash` is Figma's, `sha256` of the bytes as uploaded. */
export const uploadedPictureSchema = z.object({
  asset: idSchema,
  sha256: z.string().check(z.maxLength(64)),
  type: text,
  width: edge,
  height: edge,
  bytes: z.number(),
  hash: z.string().check(z.maxLength(64)),
});
export type UploadedPicture = z.infer<typeof uploadedPictureSchema>;

/** A picture for a cell: where it goes, and what it is. */
export const adoptedItemSchema = z.object({
  landing: landingSchema,
  picture: uploadedPictureSchema,
  thumb: z.optional(smallCopySchema),
});
export type AdoptedItem = z.infer<typeof adoptedItemSchema>;

/** A selected layer whose picture can be taken in. */
export const layerPictureSchema = z.object({
  nodeId: text,
  /** Its name behind those of the layers around it, with slashes between. */
  path: text,
  /** Canvas pixels. */
  width: z.number(),
  height: z.number(),
  /** True for a layer that shows one whole picture and nothing else, and may become the place of a cell as it is (C1). */
  isWhole: z.boolean(),
  /** PNG bytes of a small picture. */
  preview: bytes,
});
export type LayerPicture = z.infer<typeof layerPictureSchema>;

/** The panel's messages of it. */
export const adoptMessages = [
  /** The pictures of the selection; nothing is sent or written. */
  z.object({ type: z.literal("list-pictures"), requestId }),
  /** Gives the relay a picture: what is seen of a layer, or a file. `copy` stands for a file that Figma cannot hold as it is. */
  z.object({
    type: z.literal("upload-picture"),
    requestId,
    from: z.union([z.object({ nodeId: text }), z.object({ name: text, bytes, copy: z.optional(bytes) })]),
  }),
  /** Makes uploaded pictures versions of cells, in one undo step with what the person changed of the set. `run` names the act. */
  z.object({
    type: z.literal("adopt-pictures"),
    requestId,
    run: uuidSchema,
    content: setChangeSchema,
    items: z.array(adoptedItemSchema).check(z.minLength(1), z.maxLength(1000)),
  }),
] as const;

/** The sandbox's facts of it. */
export const adoptFacts = [
  z.object({
    type: z.literal("pictures-listed"),
    requestId,
    pictures: z.array(layerPictureSchema),
    /** Selected layers of which no picture can be taken, each with the sentence that says why and what to do. */
    refused: z.array(text),
  }),
  z.object({ type: z.literal("picture-uploaded"), requestId, picture: uploadedPictureSchema }),
  z.object({ type: z.literal("picture-refused"), requestId, failure: failureSchema }),
  z.object({ type: z.literal("pictures-adopted"), requestId, set: text }),
  /** Nothing was written. */
  z.object({ type: z.literal("pictures-not-adopted"), requestId, failure: failureSchema }),
] as const;

/** The table of heavy work. What joins it is an entry here; `serve-tasks.ts` performs it in the helper. */
import { readFile, writeFile } from "node:fs/promises";
import * as z from "zod/mini";
import { driftSchema } from "../../core/api.ts";
import { failureSchema } from "../../core/failure.ts";
import { imageFactsSchema, pictureHeadSchema } from "../images/image-facts.ts";
import { encodedFactsSchema } from "../images/prepare-input.ts";
import { weighConversion, weighMask, weighUpload } from "../images/weigh.ts";
import { defineTask, type Performable } from "./task.ts";

/** Judges an uploaded file, which afterwards holds what may be kept of it. */
export const judgeUpload = defineTask({
  name: "judge-upload",
  input: z.object({ path: z.string(), head: pictureHeadSchema }),
  output: z.union([
    z.object({ ok: z.literal(true), facts: imageFactsSchema, bytes: z.int(), sha256: z.string() }),
    z.object({ ok: z.literal(false), failure: failureSchema }),
  ]),
  weigh: ({ head }) => weighUpload(head),
  work: async ({ path }) => {
    const [{ checkUpload }, { hashBytes }] = await Promise.all([
      import("../images/check-upload.ts"),
      import("../text/ids.ts"),
    ]);
    const upload = await readFile(path);
    const verdict = await checkUpload(upload);
    if (!verdict.ok) return verdict;
    const { facts, bytes } = verdict;
    if (!upload.equals(bytes)) await writeFile(path, bytes);
    return { ok: true as const, facts, bytes: bytes.length, sha256: hashBytes(bytes) };
  },
});

/** Makes a picture readable for every upstream, in the file `to`. */
export const convertPicture = defineTask({
  name: "convert-picture",
  input: z.object({ path: z.string(), head: pictureHeadSchema, to: z.string() }),
  output: z.union([encodedFactsSchema, z.literal("damaged")]),
  weigh: ({ head }) => weighConversion(head),
  work: async ({ path, head, to }) => {
    const { convertInput } = await import("../images/prepare-input.ts");
    return (await convertInput({ path, type: head.type }, to)) ?? "damaged";
  },
});

/** Makes a picture small enough for the offline painter, in the file `to`. */
export const shrinkForPainter = defineTask({
  name: "shrink-for-painter",
  input: z.object({ path: z.string(), head: pictureHeadSchema, to: z.string(), edgePx: z.int() }),
  output: z.union([encodedFactsSchema, z.literal("damaged")]),
  weigh: ({ head }) => weighConversion(head),
  work: async ({ path, to, edgePx }) => {
    const { shrinkPicture } = await import("../images/shrink-picture.ts");
    return (await shrinkPicture(path, to, edgePx)) ?? "damaged";
  },
});

/** Makes a mask an RGBA PNG, in the file `to`. */
export const convertMask = defineTask({
  name: "convert-mask",
  input: z.object({ path: z.string(), head: pictureHeadSchema, to: z.string() }),
  output: z.union([encodedFactsSchema, z.enum(["damaged", "opaque"])]),
  weigh: ({ head }) => weighMask(head),
  work: async ({ path, to }) => {
    const images = await import("../images/prepare-input.ts");
    return (await images.convertMask(path, to)) ?? "damaged";
  },
});

/** Makes a picture what Figma takes, in the file `to`. */
export const convertForFigma = defineTask({
  name: "convert-for-figma",
  input: z.object({ path: z.string(), head: pictureHeadSchema, to: z.string() }),
  output: encodedFactsSchema,
  weigh: ({ head }) => weighConversion(head),
  work: async ({ path, to }) => (await import("../images/to-figma.ts")).convertForFigma(path, to),
});

/** Makes the small copy of a picture that is larger than any we ask for. */
export const makeLargeThumb = defineTask({
  name: "make-large-thumb",
  input: z.object({ path: z.string(), head: pictureHeadSchema }),
  output: z.string().check(z.maxLength(4_000)),
  weigh: ({ head }) => weighConversion(head),
  work: async ({ path, head }) => (await import("../images/make-thumb.ts")).makeThumb(path, head.type),
});

const picture = z.object({ path: z.string(), head: pictureHeadSchema });
/** A relay that stops waits for what is being measured, and a figure is not worth a longer wait. */
const driftDeadlineMs = 30_000;

/** Measures how far a picture went from its draft; one is read after the other. */
export const measureDrift = defineTask({
  name: "measure-drift",
  input: z.object({ final: picture, draft: picture }),
  output: driftSchema,
  weigh: ({ final, draft }) => Math.max(weighConversion(final.head), weighConversion(draft.head)),
  deadlineMs: driftDeadlineMs,
  work: async ({ final, draft }) => {
    const [{ computeDrift }, { samplePicture }] = await Promise.all([
      import("../images/drift.ts"),
      import("../images/sample-picture.ts"),
    ]);
    const sampled = await samplePicture(final.path, final.head.type);
    return computeDrift(sampled, await samplePicture(draft.path, draft.head.type));
  },
});

export const tasks: readonly Performable[] = [
  judgeUpload,
  convertPicture,
  shrinkForPainter,
  convertMask,
  convertForFigma,
  makeLargeThumb,
  measureDrift,
];

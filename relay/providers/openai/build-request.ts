/** Turns one picture's request into the parameters of the Images API. */
import { openAsBlob } from "node:fs";
import type { OpenAI, Uploadable } from "openai";
import * as z from "zod/mini";
import type { ProviderInput, ProviderRequest } from "../provider.ts";
import type { Upstream } from "./client.ts";
import type { Learned } from "./learned.ts";

type SizeText = `${number}x${number}`;
type Quality = NonNullable<OpenAI.Images.ImageEditParams["quality"]>;

/** The SDK lists the qualities of its day; ours come from the catalogue, which may be newer. */
const qualitySchema = z.custom<Quality>((value) => typeof value === "string" && value !== "auto");

/** What generations and edits have in common. `size` and `quality` are explicit and never stripped (M4). */
export type CommonParameters = {
  model: string;
  prompt: string;
  size: SizeText;
  quality: Quality;
  n?: number;
  output_format?: "jpeg" | "png";
  background?: "opaque" | "transparent";
  safety_identifier?: string;
  stream?: boolean;
  partial_images?: number;
  moderation?: "auto";
  response_format?: "b64_json";
};

export type Pictures = { image: Uploadable | Uploadable[]; mask?: Uploadable };

/** Parameters an upstream may not know and a picture can do without. Left out once it refused them for a model. */
export const optionalParameters = [
  "n",
  "output_format",
  "background",
  "safety_identifier",
  "moderation",
  "partial_images",
  "response_format",
] as const;
export type OptionalParameter = (typeof optionalParameters)[number];

/** Parameters besides the pictures, without those that this upstream has refused for the model before. */
export function buildParameters(
  request: ProviderRequest,
  upstream: Upstream,
  { left, asksForBytes }: Pick<Learned, "left" | "asksForBytes">,
): CommonParameters {
  const { model, prompt, size, quality, format, background, partials, safetyIdentifier } = request;
  const optional: Omit<CommonParameters, "model" | "prompt" | "size" | "quality" | "stream"> = {
    n: 1,
    output_format: format,
    background,
    // The multipart route does not document it.
    ...(request.inputs.length === 0 ? { moderation: "auto" as const } : {}),
    ...(partials > 0 ? { partial_images: partials } : {}),
    // New in 2026 and meant for OpenAI: others refuse it, or would only learn who asked.
    ...(upstream.official && safetyIdentifier !== undefined ? { safety_identifier: safetyIdentifier } : {}),
    // OpenAI refuses it; some compatible servers answer with a link without it.
    ...(asksForBytes ? { response_format: "b64_json" as const } : {}),
  };
  for (const name of left) if (canDoWithout(request, name)) delete optional[name];
  return {
    model: model.upstream ?? model.id,
    prompt,
    size: `${size.width}x${size.height}`,
    quality: qualitySchema.parse(quality),
    ...optional,
    ...(optional.partial_images === undefined ? {} : { stream: true }),
  };
}

/** A picture that is to be transparent must be asked to be: without, an opaque one would be made and paid for. */
export function canDoWithout({ background }: ProviderRequest, name: OptionalParameter): boolean {
  return name !== "background" || background === "opaque";
}

/**
 * Names the call upstream by its attempt, so that OpenAI can find it even when no answer came back, and a test can see that
 * none is sent twice. Every upstream gets it: the id tells nothing of a person, and a server that does not know the
 * header ignores it. Names are to be unique, so a `repeat` without a refused parameter has one of its own.
 */
export function nameCall(request: ProviderRequest, repeat: number): string {
  return repeat === 0 ? request.attempt : `${request.attempt}.${repeat}`;
}

/** The pictures in the prompt's order, each with a file name and type. Their bytes stay on the disk until they are sent. */
export async function buildPictures({ inputs, mask }: ProviderRequest): Promise<Pictures | undefined> {
  const files = await Promise.all(inputs.map(openFile));
  const [first] = files;
  if (first === undefined) return undefined;
  // One file goes as `image`, several as `image[]`: some servers know only the first name.
  const image = files.length === 1 ? first : files;
  return mask === undefined ? { image } : { image, mask: await openFile(mask) };
}

async function openFile({ name, path, type }: ProviderInput): Promise<File> {
  const extension = type === "image/png" ? "png" : "jpg";
  return new File([await openAsBlob(path)], `${name}.${extension}`, { type });
}

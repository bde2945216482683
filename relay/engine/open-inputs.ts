/** The pictures that are sent along with one, as files that every upstream reads. Bytes stay on the disk. */
import { stat } from "node:fs/promises";
import type { JobInput } from "../../core/api.ts";
import { createFailure, type Failure } from "../../core/failure.ts";
import type { RunInput } from "../../core/run-body.ts";
import type { BlobKind } from "../bytes/blobs.ts";
import type { Scratch } from "../bytes/scratch.ts";
import { toMb } from "../heavy/memory.ts";
import type { HeavyResult } from "../heavy/slot.ts";
import { convertMask, convertPicture, shrinkForPainter } from "../heavy/tasks.ts";
import { boundBytes } from "../images/bound-bytes.ts";
import type { PictureHead } from "../images/image-facts.ts";
import { measureFile } from "../images/measure-file.ts";
import { fitsUpstream } from "../images/prepare-input.ts";
import { fitsPainter, paintedEdge } from "../images/shrink-picture.ts";
import { callLimits, uploadLimits } from "../images/upload-limits.ts";
import type { ProviderInput } from "../providers/provider.ts";
import type { Services } from "../services.ts";
import { inputGone, readAsset } from "../store/assets.ts";
import { readJob, readJobImage } from "../store/read.ts";
import type { StoredJob } from "../store/rows.ts";

type Opening = { services: Services; job: StoredJob; scratch: Scratch };
type Stored = { kind: BlobKind; id: string; sha256: string };
type Local = { path: string; head: PictureHead; bytes: number };

/** Pictures in the prompt's order, and the mask, which acts on the first. `origins` says which ones they are. */
export type OpenedInputs = { inputs: ProviderInput[]; mask?: ProviderInput; origins: JobInput[] };

/**
 * Opens what a cell sends along. What has to be converted is written to `scratch`. Throws an Error whose cause is a failure when
 * one of them cannot be sent.
 */
export async function openInputs(
  opening: Opening,
  wanted: { inputs: readonly RunInput[]; mask: string | undefined },
): Promise<OpenedInputs> {
  const inputs: ProviderInput[] = [];
  const origins: JobInput[] = [];
  for (const [index, input] of wanted.inputs.entries()) {
    const number = index + 1;
    const stored = await findStored(opening, input);
    origins.push(toOrigin(input.role, stored));
    const local = await fetchStored(opening, stored, `Image ${number}`);
    inputs.push(await prepareInput(opening, local, number, input.role));
  }
  const [first] = inputs;
  if (wanted.mask === undefined || first === undefined) return limitBytes({ inputs, origins });
  const stored = await findAsset(opening, wanted.mask);
  origins.push(toOrigin("mask", stored));
  const local = await fetchStored(opening, stored, "The mask");
  return limitBytes({ inputs, origins, mask: await prepareMask(opening, local, first) });
}

function toOrigin(role: string, { kind, id, sha256 }: Stored): JobInput {
  return { role, sha256, ...(kind === "assets" ? { asset: id } : { image: id }) };
}

async function findStored(opening: Opening, input: RunInput): Promise<Stored> {
  if ("asset" in input) return findAsset(opening, input.asset);
  const { services, job } = opening;
  if (job.parent === null)
    throw new Error(`Job ${job.id} waits for no job but needs a picture of ${input.cell}.`);
  const parent = await readJob(services.db, job.team, job.parent);
  const image = parent && (await readJobImage(services.db, parent));
  if (!image || image.expiredAt !== null) reportGone(`The picture of ${input.cell}`);
  return { kind: "images", id: image.id, sha256: image.sha256 };
}

async function findAsset({ services, job }: Opening, id: string): Promise<Stored> {
  const asset = await readAsset(services.db, job.team, id);
  if (!asset) reportGone(`Asset ${id}`);
  return { kind: "assets", id: asset.id, sha256: asset.sha256 };
}

function reportGone(what: string): never {
  throw new Error(`${what} is not kept any more.`, { cause: inputGone });
}

async function fetchStored(
  { services, scratch }: Opening,
  { kind, id }: Stored,
  called: string,
): Promise<Local> {
  const path = await services.blobs.locate(kind, id, scratch.newPath);
  if (path === undefined) throw new Error(`The bytes of ${id} are gone.`);
  const head = await measureFile(path);
  if (!head) refuse(called, "is not a PNG, JPEG or WebP picture");
  return { path, head, bytes: (await stat(path)).size };
}

async function prepareInput(
  opening: Opening,
  local: Local,
  number: number,
  role: string,
): Promise<ProviderInput> {
  const { path, head } = local;
  const sent = { name: `image-${number}`, role };
  if (opening.services.provider.offline && !fitsPainter(head, local.bytes, role))
    return { ...sent, ...(await shrinkInput(opening, local, `Image ${number}`, role)) };
  if (fitsUpstream(head)) {
    const { type, width, height } = head;
    return { ...sent, path, type, width, height, bytes: local.bytes };
  }
  const called = `Image ${number}`;
  const { services, job, scratch } = opening;
  const to = scratch.newPath(boundBytes(head, head.type === "image/jpeg" ? "jpeg" : "png"));
  const made = unpack(await services.heavy.run(convertPicture, { path, head, to }, job.team), called);
  if (made === "damaged") refuse(called, "is damaged and cannot be opened");
  if (made.bytes > callLimits.inputBytes)
    refuse(called, `has ${toMb(made.bytes)} MB in a form that every provider reads, and they take 50 MB`);
  return { ...sent, path: to, ...made };
}

/** Width and height stay the picture's own, upright: they are what it would cost, and what its mask must have. */
async function shrinkInput(
  { services, job, scratch }: Opening,
  { path, head }: Local,
  called: string,
  role: string,
): Promise<Pick<ProviderInput, "path" | "type" | "width" | "height" | "bytes">> {
  const edgePx = paintedEdge(role);
  const to = scratch.newPath(boundBytes({ width: edgePx, height: edgePx }));
  const order = { path, head, to, edgePx };
  const made = unpack(await services.heavy.run(shrinkForPainter, order, job.team), called);
  if (made === "damaged") refuse(called, "is damaged and cannot be opened");
  const { width, height, orientation } = head;
  const seen = orientation > 4 ? { width: height, height: width } : { width, height };
  return { ...made, ...seen, path: to };
}

async function prepareMask(
  { services, job, scratch }: Opening,
  { path, head }: Local,
  first: ProviderInput,
): Promise<ProviderInput> {
  const called = "The mask";
  const { width, height } = head;
  if (width !== first.width || height !== first.height)
    refuse(called, `has ${width} x ${height} pixels where the picture has ${first.width} x ${first.height}`);
  if (width * height > uploadLimits.maxMaskPixels)
    refuse(called, `has ${width} x ${height} pixels, more than the 16.8 million of a mask`);
  const to = scratch.newPath(boundBytes(head));
  const made = unpack(await services.heavy.run(convertMask, { path, head, to }, job.team), called);
  if (made === "damaged") refuse(called, "is damaged and cannot be opened");
  if (made === "opaque") refuse(called, "marks nothing: no pixel is transparent");
  const { maskBytes } = services.catalogue.limits;
  if (made.bytes > maskBytes) refuse(called, `has ${made.bytes} bytes, more than the ${maskBytes} allowed`);
  return { name: "mask", role: "mask", path: to, ...made };
}

function limitBytes(opened: OpenedInputs): OpenedInputs {
  const bytes = opened.inputs.reduce((sum, input) => sum + input.bytes, opened.mask?.bytes ?? 0);
  if (bytes <= callLimits.sentBytes) return opened;
  const message = `What is sent along has ${toMb(bytes)} MB in a form that every provider reads, more than the ${toMb(callLimits.sentBytes)} MB of one call. Use fewer or smaller pictures, or save them as JPEG.`;
  throw new Error(message, { cause: createFailure("bad-reference", { message }) });
}

function unpack<Output>(result: HeavyResult<Output>, called: string): Output {
  if (result.ok) return result.output;
  throw new Error(`${called} could not be prepared.`, { cause: result.failure });
}

function refuse(called: string, reason: string): never {
  const message = `${called} ${reason}. Replace it and try again.`;
  const cause: Failure = createFailure("bad-reference", { message });
  throw new Error(message, { cause });
}

/** GET /v1/images/{id} and GET /v1/assets/{id}: the bytes as they are kept, or what Figma takes of them. */
import type { Context } from "hono";
import { createFailure, type Failure } from "../../core/failure.ts";
import type { RelayEnv } from "../access/auth.ts";
import type { BlobKind } from "../bytes/blobs.ts";
import { createScratch } from "../bytes/scratch.ts";
import { streamFile } from "../bytes/stream-file.ts";
import { convertForFigma } from "../heavy/tasks.ts";
import { refuse } from "../http/problem.ts";
import { boundBytes } from "../images/bound-bytes.ts";
import type { PictureHead } from "../images/image-facts.ts";
import { measureFile } from "../images/measure-file.ts";
import { readId } from "../http/query.ts";
import { limitForFigma, passToFigma } from "../images/to-figma.ts";
import { uploadLimits } from "../images/upload-limits.ts";
import type { Services } from "../services.ts";
import { readAsset } from "../store/assets.ts";
import { readImage } from "../store/read.ts";
import type { Handlers } from "./handlers.ts";

/** A year, by this client alone: an image never changes under its id, and shared caches know no tokens. */
const forever = "private, max-age=31536000, immutable";

/** A picture as the store has it. */
type Kept = { kind: BlobKind; id: string; sha256: string; type: string; bytes: number };

/** The calls that give out pictures. */
export function createImageHandlers(services: Services): Handlers<"readImage" | "readAsset"> {
  return {
    readImage: async (c) => {
      const image = await readImage(services.db, c.get("caller").team, readId(c.req.param("id")));
      if (!image) refuse(createFailure("not-found"));
      if (image.expiredAt !== null) refuse(createFailure("expired"));
      return sendPicture(services, c, { ...image, kind: "images" });
    },
    readAsset: async (c) => {
      const asset = await readAsset(services.db, c.get("caller").team, readId(c.req.param("id")));
      if (!asset) refuse(createFailure("not-found"));
      return sendPicture(services, c, { ...asset, kind: "assets" });
    },
  };
}

async function sendPicture(services: Services, c: Context<RelayEnv>, picture: Kept): Promise<Response> {
  const as = c.req.query("as");
  if (as !== undefined && as !== "figma")
    refuse(createFailure("bad-request", { message: "as can only be figma. Leave it out for the original." }));
  const { sha256, bytes, type } = picture;
  const etag = as === "figma" ? `"${sha256}-figma"` : `"${sha256}"`;
  const headers = { etag, "cache-control": forever };
  if (matches(c.req.header("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  const isHead = c.req.method === "HEAD";
  if (as === "figma") {
    const ready = await openForFigma(services, picture, { team: c.get("caller").team, isHead });
    return new Response(ready.body, {
      headers: { ...headers, "content-type": ready.type, "content-length": String(ready.length) },
    });
  }
  // An open stream without a reader would hold its file for good.
  if (isHead)
    return new Response(null, {
      headers: { ...headers, "content-type": type, "content-length": String(bytes) },
    });
  // As a stream: many panels collect at once, and none of their pictures is in memory as a whole.
  const opened = (await services.blobs.open(picture.kind, picture.id)) ?? reportGone(picture);
  return new Response(opened.stream, {
    headers: { ...headers, "content-type": type, "content-length": String(opened.bytes) },
  });
}

type Asked = { team: string; isHead: boolean };
type ForFigma = { body: ReadableStream<Uint8Array> | null; type: string; length: number };

/** Most pictures fit as they are and pass through; what has to be converted goes through a file. */
async function openForFigma(services: Services, picture: Kept, asked: Asked): Promise<ForFigma> {
  const opened = (await services.blobs.open(picture.kind, picture.id)) ?? reportGone(picture);
  const passed = await passToFigma(opened.stream);
  if (!passed) return convert(services, picture, asked);
  if (asked.isHead) await passed.stream.cancel();
  return { body: asked.isHead ? null : passed.stream, type: passed.type, length: opened.bytes };
}

async function convert(services: Services, picture: Kept, { team, isHead }: Asked): Promise<ForFigma> {
  const { kind, id } = picture;
  const scratch = createScratch(services);
  try {
    const path = (await services.blobs.locate(kind, id, scratch.newPath)) ?? reportGone(picture);
    const head = await measureFile(path);
    if (!head) throw new Error(`What is kept as ${id} of ${kind} is no picture any more.`);
    if (head.width * head.height > uploadLimits.maxPixels) refuse(explainTooLarge(head));
    const to = scratch.newPath(boundBytes(limitForFigma(head)));
    const converted = await services.heavy.run(convertForFigma, { path, head, to }, team);
    if (!converted.ok) refuse(converted.failure);
    const { type, bytes } = converted.output;
    const opened = isHead ? undefined : await streamFile(to, scratch.remove);
    if (!opened) scratch.remove();
    return { body: opened?.stream ?? null, type, length: bytes };
  } catch (error) {
    scratch.remove();
    throw error;
  }
}

/** A provider may answer another size than was asked for (S5). */
function explainTooLarge({ width, height }: PictureHead): Failure {
  const most = uploadLimits.maxPixels / 1_000_000;
  const message = `This picture has ${width} x ${height} pixels, more than the ${most} million that can be made ready for Figma. It is kept: download it without as=figma.`;
  return createFailure("too-large", { message });
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((entry) => entry.trim() === "*" || entry.trim().replace(/^W\//, "") === etag);
}

function reportGone({ kind, id }: Kept): never {
  throw new Error(`The bytes of ${id} of ${kind} are gone although the store has it.`);
}

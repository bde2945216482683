/** POST /v1/assets: raw picture bytes, or those of an image the relay has, judged, hashed and kept once per team. */
import type { Context } from "hono";
import type { Asset } from "../../core/api.ts";
import { createFailure } from "../../core/failure.ts";
import type { RelayEnv } from "../access/auth.ts";
import { addressKey } from "../access/limit-requests.ts";
import { createScratch } from "../bytes/scratch.ts";
import { judgeUpload } from "../heavy/tasks.ts";
import { bookBytes } from "../engine/call-room.ts";
import type { Pace } from "../http/body-pace.ts";
import { refuse } from "../http/problem.ts";
import { readId } from "../http/query.ts";
import { countAnnounced, readPieces } from "../http/read-body.ts";
import { judgeHead } from "../images/judge-head.ts";
import type { ImageFacts } from "../images/image-facts.ts";
import { uploadLimits } from "../images/upload-limits.ts";
import type { Services } from "../services.ts";
import { saveAsset } from "../store/assets.ts";
import { readImage } from "../store/read.ts";
import type { StoredAsset } from "../store/rows.ts";
import { createGate } from "../time/gate.ts";
import type { Handlers } from "./handlers.ts";
import { openUploadFile, type UploadFile } from "./upload-file.ts";

/** Uploads received at once, each into a file; the bodies of the others wait in their connections. */
const receivedAtOnce = 8;

const types = new Set(["image/png", "image/jpeg", "image/webp", "application/octet-stream"]);

const bodyBesideFrom = createFailure("bad-request", {
  message: "Send either a picture or from, not both.",
});
const copyTooLarge = createFailure("too-large", {
  message: "This picture is larger than what may be sent to the model. Use a smaller one.",
});

/** One request: whose it is, for turns and for rows, the image that is to be copied instead of a body, and the most it writes. */
type Asking = { team: string; caller: string; from: string | undefined; bytes: number; pace: Pace };

/** The picture's type is measured; the header only has to be one a picture may come under. */
export function createAssetHandlers(services: Services): Handlers<"addAsset"> {
  const receiving = createGate(receivedAtOnce);
  // A slow line may take its time, but not while others wait for one of the few places.
  const pace = { clock: services.clock, isWanted: () => receiving.waiting() > 0 };
  return { addAsset };

  async function addAsset(c: Context<RelayEnv>): Promise<Response> {
    const from = c.req.query("from");
    if (from === undefined) checkType(c.req.header("content-type"));
    else if (Number(c.req.header("content-length") ?? 0) > 0) refuse(bodyBesideFrom);
    const { team, token = "" } = c.get("caller");
    const bytes = countAnnounced(c.req, mostBytes(services)) + bookBytes;
    // Asked before the turn as well, so that no upload waits to be refused.
    if (!services.diskRoom.has(bytes)) refuse(createFailure("disk-full"));
    const caller = `${team} ${token} ${addressKey(c, services.requestLimits)}`;
    const stored = await receiving(
      () => addPicture(services, c, { team, caller, from, bytes, pace }),
      caller,
    );
    return c.json(toAsset(stored), 201);
  }
}

function mostBytes({ catalogue }: Services): number {
  return catalogue.limits.assetBytes || uploadLimits.maxBytes;
}

function checkType(header = ""): void {
  const type = header.split(";")[0]?.trim().toLowerCase() ?? "";
  if (types.has(type)) return;
  refuse(
    createFailure("bad-reference", { message: "Send a picture as image/png, image/jpeg or image/webp." }),
    415,
  );
}

/** From the first byte to the row. What is refused, and what breaks off, leaves no file. */
async function addPicture(services: Services, c: Context<RelayEnv>, asking: Asking): Promise<StoredAsset> {
  const scratch = createScratch(services);
  const file = openUploadFile(scratch.newPath(asking.bytes));
  try {
    await fill(file, services, c, asking);
    const { path } = file;
    const { facts, begin, sha256: uploadedSha256 } = file.received();
    const failure = judgeHead(facts, begin);
    if (failure || !facts) refuse(failure ?? createFailure("bad-reference"));
    const judged = await services.heavy.run(judgeUpload, { path, head: facts }, asking.caller);
    if (!judged.ok) refuse(judged.failure);
    if (!judged.output.ok) refuse(judged.output.failure);
    await file.sync();
    return await keepAsset(services, { team: asking.team, uploadedSha256, path }, judged.output);
  } finally {
    file.close();
    scratch.remove();
  }
}

async function fill(
  file: UploadFile,
  services: Services,
  c: Context<RelayEnv>,
  { team, from, pace }: Asking,
): Promise<void> {
  const most = mostBytes(services);
  // A copy has no body, which a request that announces no length shows by ending at once.
  await readPieces(c.req, from === undefined ? most : 0, file.write, pace);
  if (from === undefined) return;
  const stream = await openImage(services, team, from, most);
  for await (const piece of stream) file.write(piece);
}

/** The bytes of a team's own image; another team's image is as unknown as one that never was. */
async function openImage(
  services: Services,
  team: string,
  id: string,
  mostBytes: number,
): Promise<ReadableStream<Uint8Array>> {
  const image = await readImage(services.db, team, readId(id));
  if (!image) refuse(createFailure("not-found"));
  if (image.expiredAt !== null) refuse(createFailure("expired"));
  if (image.bytes > mostBytes) refuse(copyTooLarge);
  const opened = (await services.blobs.open("images", image.id)) ?? refuse(createFailure("expired"));
  return opened.stream;
}

function toAsset(stored: StoredAsset): Asset {
  const { id, type, width, height, bytes, uploadedSha256 } = stored;
  return { id, type, width, height, bytes, ...(uploadedSha256 !== null && { sha256: uploadedSha256 }) };
}

async function keepAsset(
  services: Services,
  { team, uploadedSha256, path }: { team: string; uploadedSha256: string; path: string },
  { bytes, sha256, facts }: { bytes: number; sha256: string; facts: ImageFacts },
): Promise<StoredAsset> {
  const id = services.createId();
  const { type, width, height } = facts;
  // Bytes first: a row never promises what the disk does not have. A file without a row is swept up later.
  await services.blobs.adopt("assets", id, path);
  const asset = { id, team, sha256, uploadedSha256, type, width, height, bytes };
  const stored = await saveAsset(services.db, asset, services.clock.now());
  if (stored.id !== id) await services.blobs.remove("assets", id);
  return stored;
}

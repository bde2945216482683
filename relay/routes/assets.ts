/** POST /v1/assets: raw picture bytes, or those of an image the relay has, judged, hashed and kept once per team. */
import { createFailure } from "../../core/failure.ts";
import type { Asset } from "../../core/api.ts";
import { createGate } from "../time/gate.ts";
import { addressKey } from "../access/limit-requests.ts";
import { refuse } from "../http/problem.ts";
import { readId } from "../http/query.ts";
import { readBytes } from "../http/read-body.ts";
import { hashBytes } from "../text/ids.ts";
import { checkUpload, uploadLimits } from "../images/check-upload.ts";
import type { Context } from "hono";
import type { RelayEnv } from "../access/auth.ts";
import type { ImageFacts } from "../images/image-facts.ts";
import type { Services } from "../services.ts";
import type { Handlers } from "./handlers.ts";
import { saveAsset } from "../store/assets.ts";
import { readImage } from "../store/read.ts";
import type { StoredAsset } from "../store/rows.ts";

/** Uploads held in memory at once, 20 MB each; the bodies of the others wait in their connections. */
const receivedAtOnce = 8;
/** Decoding is what an upload costs; more than this at once would starve the pictures being made. */
const judgedAtOnce = 4;

const types = new Set(["image/png", "image/jpeg", "image/webp", "application/octet-stream"]);

const bodyBesideFrom = createFailure("bad-request", {
  message: "Send either a picture or from, not both.",
});
const copyTooLarge = createFailure("too-large", {
  message: "This picture is larger than what may be sent to the model. Use a smaller one.",
});

/** The picture's type is measured; the header only has to be one a picture may come under. */
export function createAssetHandlers(services: Services): Handlers<"addAsset"> {
  const receiving = createGate(receivedAtOnce);
  const judging = createGate(judgedAtOnce);
  const limits = services.requestLimits;
  // A slow line may take its time, but not while others wait for one of the few places.
  const pace = { clock: services.clock, isWanted: () => receiving.waiting() > 0 };
  return { addAsset };

  async function addAsset(c: Context<RelayEnv>): Promise<Response> {
    const from = c.req.query("from");
    if (from === undefined) checkType(c.req.header("content-type"));
    else if (Number(c.req.header("content-length") ?? 0) > 0) refuse(bodyBesideFrom);
    const { team, token = "" } = c.get("caller");
    // The room that is left is for pictures that are paid for already, and for the books.
    if (!services.hasRoom()) refuse(createFailure("disk-full"));
    const stored = await receiving(
      async () => {
        const most = services.catalogue.limits.assetBytes || uploadLimits.maxBytes;
        // A copy has no body, which a request that announces no length shows by ending at once.
        const body = await readBytes(c.req, from === undefined ? most : 0, pace);
        const bytes = from === undefined ? body : await readImageBytes(services, team, from, most);
        const verdict = await judging(() => checkUpload(bytes));
        if (!verdict.ok) refuse(verdict.failure);
        return keepAsset(services, { team, uploadedSha256: hashBytes(bytes) }, verdict);
      },
      `${team} ${token} ${addressKey(c, limits)}`,
    );
    return c.json(toAsset(stored), 201);
  }
}

function checkType(header = ""): void {
  const type = header.split(";")[0]?.trim().toLowerCase() ?? "";
  if (types.has(type)) return;
  refuse(
    createFailure("bad-reference", { message: "Send a picture as image/png, image/jpeg or image/webp." }),
    415,
  );
}

/** The bytes of a team's own image; another team's image is as unknown as one that never was. */
async function readImageBytes(
  services: Services,
  team: string,
  id: string,
  mostBytes: number,
): Promise<Uint8Array> {
  const image = await readImage(services.db, team, readId(id));
  if (!image) refuse(createFailure("not-found"));
  if (image.expiredAt !== null) refuse(createFailure("expired"));
  if (image.bytes > mostBytes) refuse(copyTooLarge);
  return (await services.blobs.read("images", image.id)) ?? refuse(createFailure("expired"));
}

function toAsset(stored: StoredAsset): Asset {
  const { id, type, width, height, bytes, uploadedSha256 } = stored;
  return { id, type, width, height, bytes, ...(uploadedSha256 !== null && { sha256: uploadedSha256 }) };
}

async function keepAsset(
  services: Services,
  { team, uploadedSha256 }: { team: string; uploadedSha256: string },
  { bytes, facts: { type, width, height } }: { bytes: Uint8Array; facts: ImageFacts },
): Promise<StoredAsset> {
  const id = services.createId();
  // Bytes first: a row never promises what the disk does not have. A file without a row is swept up later.
  await services.blobs.put("assets", id, bytes);
  const stored = await saveAsset(
    services.db,
    { id, team, sha256: hashBytes(bytes), uploadedSha256, type, width, height, bytes: bytes.length },
    services.clock.now(),
  );
  if (stored.id !== id) await services.blobs.remove("assets", id);
  return stored;
}

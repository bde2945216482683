/** POST /v1/assets: raw picture bytes, judged, hashed and kept once per team. */
import { createFailure } from "../../core/failure.ts";
import type { Asset } from "../../core/api.ts";
import { createGate } from "../time/gate.ts";
import { addressKey } from "../access/limit-requests.ts";
import { refuse } from "../http/problem.ts";
import { readBytes } from "../http/read-body.ts";
import { hashBytes } from "../text/ids.ts";
import { checkUpload, uploadLimits } from "../images/check-upload.ts";
import type { Context } from "hono";
import type { RelayEnv } from "../access/auth.ts";
import type { ImageFacts } from "../images/image-facts.ts";
import type { Services } from "../services.ts";
import type { Handlers } from "./handlers.ts";
import { saveAsset } from "../store/assets.ts";
import type { StoredAsset } from "../store/rows.ts";

/** Uploads held in memory at once, 20 MB each; the bodies of the others wait in their connections. */
const receivedAtOnce = 8;
/** Decoding is what an upload costs; more than this at once would starve the pictures being made. */
const judgedAtOnce = 4;

const types = new Set(["image/png", "image/jpeg", "image/webp", "application/octet-stream"]);

/** The picture's type is measured; the header only has to be one a picture may come under. */
export function createAssetHandlers(services: Services): Handlers<"addAsset"> {
  const receiving = createGate(receivedAtOnce);
  const judging = createGate(judgedAtOnce);
  const limits = services.requestLimits;
  // A slow line may take its time, but not while others wait for one of the few places.
  const pace = { clock: services.clock, isWanted: () => receiving.waiting() > 0 };
  return { addAsset };

  async function addAsset(c: Context<RelayEnv>): Promise<Response> {
    const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
    if (!types.has(type))
      refuse(
        createFailure("bad-reference", { message: "Send a picture as image/png, image/jpeg or image/webp." }),
        415,
      );
    const { team, token = "" } = c.get("caller");
    // The room that is left is for pictures that are paid for already, and for the books.
    if (!services.hasRoom()) refuse(createFailure("disk-full"));
    const stored = await receiving(
      async () => {
        const bytes = await readBytes(
          c.req,
          services.catalogue.limits.assetBytes || uploadLimits.maxBytes,
          pace,
        );
        const verdict = await judging(() => checkUpload(bytes));
        return verdict.ok ? keepAsset(services, team, verdict) : refuse(verdict.failure);
      },
      `${team} ${token} ${addressKey(c, limits)}`,
    );
    const { id, width, height } = stored;
    const asset: Asset = { id, type: stored.type, width, height, bytes: stored.bytes };
    return c.json(asset, 201);
  }
}

async function keepAsset(
  services: Services,
  team: string,
  { bytes, facts: { type, width, height } }: { bytes: Uint8Array; facts: ImageFacts },
): Promise<StoredAsset> {
  const id = services.createId();
  // Bytes first: a row never promises what the disk does not have. A file without a row is swept up later.
  await services.blobs.put("assets", id, bytes);
  const stored = await saveAsset(
    services.db,
    { id, team, sha256: hashBytes(bytes), type, width, height, bytes: bytes.length },
    services.clock.now(),
  );
  if (stored.id !== id) await services.blobs.remove("assets", id);
  return stored;
}

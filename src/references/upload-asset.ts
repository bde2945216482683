/** Giving the relay a picture to keep as an asset. */
import type { Asset } from "../../core/api.ts";
import { createFailure, type Failure } from "../../core/failure.ts";
import { sniffImage } from "../../core/sniff-image.ts";
import { postAsset } from "../client/calls.ts";
import { sendIfFit } from "../run/report-relay.ts";
import { readAccess, type Session } from "../run/session.ts";

const maxBytes = 20_000_000;

/** The asset, or why the relay has none; `name` is what the sentence calls the picture. */
export async function uploadAsset(
  session: Session,
  name: string,
  bytes: Uint8Array,
): Promise<Asset | Failure> {
  const type = sniffImage(bytes);
  if (type === undefined || type === "image/gif")
    return createFailure("bad-reference", {
      message: `${name} is not a PNG, JPEG or WebP picture. Use one of those.`,
    });
  if (bytes.length > maxBytes)
    return createFailure("bad-reference", {
      message: `${name} is larger than 20 MB. Use a smaller picture.`,
    });
  const answer = await sendIfFit(session, () => postAsset(readAccess(session), bytes, type));
  return answer.ok ? answer.value : answer.failure;
}

/** Takes secrets out of text that comes from elsewhere (K1). */
import { hideSecret } from "../../log/hide-secrets.ts";

const maxDetail = 240;

/** Anything that looks like a key or a token, masked ones included: a masked key still says whose it is. */
const keyLike =
  /\b(?:sk|pk|rk|sess|org|proj)-[A-Za-z0-9_*-]{4,}|\bBearer\s+\S+|\b[A-Za-z0-9_-]{0,12}\*{4,}[A-Za-z0-9_-]*/gi;

/**
 * One line of plain text of at most 240 characters: markup, control characters, the given secrets and whatever looks
 * like one are gone. Empty when nothing readable is left.
 */
export function cleanDetail(text: string, secrets: readonly string[]): string {
  let clean = text.slice(0, 20_000);
  for (const secret of secrets) if (secret.length > 0) clean = hideSecret(clean, secret);
  if (/<\/?[a-z!][^>]{0,500}>/i.test(clean)) return "";
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  clean = clean.replaceAll(/[\u0000-\u001f\u007f]+/g, " ").replaceAll(keyLike, "[hidden]");
  clean = clean.replaceAll(/\s+/g, " ").trim();
  return clean.length > maxDetail ? `${clean.slice(0, maxDetail - 1)}…` : clean;
}

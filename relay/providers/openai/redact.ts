/** Takes secrets out of text that comes from elsewhere (K1). */
import { hideSecret } from "../../log/hide-secrets.ts";

const maxDetail = 240;
/** An error's body is bounded before it comes here; this bounds the work on it. */
const longestText = 1_000_000;
/** So many characters of a secret in a row are a part of it, fewer may be a word. */
const pieceLength = 8;

/** Anything that looks like a key or a token, masked ones included: a masked key still says whose it is. */
const keyLike =
  /\b(?:sk|pk|rk|sess|org|proj)-[A-Za-z0-9_*-]{4,}|\bBearer\s+\S+|\b[A-Za-z0-9_-]{0,12}\*{4,}[A-Za-z0-9_-]*/gi;

/**
 * One line of plain text of at most 240 characters: markup, control characters, the given secrets and whatever looks
 * like one are gone. Empty when nothing readable is left.
 */
export function cleanDetail(text: string, secrets: readonly string[]): string {
  // Secrets before the cut, which could leave one's beginning, and without the marks that nobody sees, which could part it.
  let clean = text.slice(0, longestText).replaceAll(/\p{Cf}/gu, "");
  for (const secret of secrets) if (secret.length > 0) clean = hideSecret(clean, secret);
  clean = clean.slice(0, 20_000);
  if (/<\/?[a-z!][^<>]{0,500}>/i.test(clean)) return "";
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  clean = clean.replaceAll(/[\u0000-\u001f\u007f]+/g, " ").replaceAll(keyLike, "[hidden]");
  // Last: half of a masked key would not look like one any more.
  for (const secret of secrets) clean = hidePieces(clean, secret);
  clean = clean.replaceAll(/\s+/g, " ").trim();
  return clean.length > maxDetail ? `${clean.slice(0, maxDetail - 1)}…` : clean;
}

/** The text without parts of a secret, its base64, in which some errors quote the header that was sent, and its hexadecimal digits. */
function hidePieces(text: string, secret: string): string {
  const digits = Buffer.from(secret).toString("hex");
  const encoded = [0, 1, 2].map((before) => encodeBehind(secret, before));
  const written = [secret, ...encoded, digits, digits.toUpperCase()];
  const pieces = new Set(written.flatMap((each) => listPieces(each)));
  if (pieces.size === 0) return text;
  let hidden = "";
  let shownTo = 0;
  for (let at = 0; at + pieceLength <= text.length; at += 1) {
    if (!pieces.has(text.slice(at, at + pieceLength))) continue;
    hidden += at > shownTo || hidden === "" ? `${text.slice(shownTo, at)}[hidden]` : "";
    shownTo = at + pieceLength;
  }
  return hidden + text.slice(shownTo);
}

/** The base64 of a secret that stands so many bytes behind a multiple of three, without what depends on its neighbours. */
function encodeBehind(secret: string, before: number): string {
  const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString("base64");
  return encoded.replaceAll("=", "").slice(before === 0 ? 0 : before + 1, -1);
}

function listPieces(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - pieceLength + 1) }, (_, at) =>
    text.slice(at, at + pieceLength),
  );
}

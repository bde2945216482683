/** Takes secrets out of a line that is about to be logged: the last step, for lines of every origin (K1). */

/** What looks like a key, a token or a password in an address, from whatever library it comes. */
const secretLike =
  /\b(?:sk|pk|rk|sess)-[A-Za-z0-9_*-]{8,}|\bpf_[A-Za-z0-9_-]{20,}|\bBearer\s+[^\s"\\]+|(?<=:\/\/[^\s"/:@]{0,100}:)[^\s"/@]{1,200}(?=@)/gi;

const leastLength = 4;

/** A shorter one may be a word that stands inside others: servers without keys are given "none", "test" or "EMPTY" for one. */
const longLength = 12;

/** The text without a secret; a short one is taken out where it stands alone. */
export function hideSecret(text: string, secret: string): string {
  if (secret.length >= longLength) return text.replaceAll(secret, "[hidden]");
  const alone = `(?<![\\w-])${secret.replaceAll(/[^\w]/g, "\\$&")}(?![\\w-])`;
  return text.replaceAll(new RegExp(alone, "g"), "[hidden]");
}

/** The words in the values of headers, written `Name: value`, one a line: any of them may be a secret. */
export function listHeaderWords(headers = ""): string[] {
  return headers
    .replaceAll(/^[^:\n]*:/gm, "")
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** A function that hides the given secrets, and whatever looks like one, in a line of text. */
export function createHider(secrets: readonly (string | undefined)[]): (line: string) => string {
  // In JSON a secret with a quote or a backslash in it is written differently.
  const known = secrets
    .filter((secret) => secret !== undefined && secret.length >= leastLength)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .filter((secret) => secret !== undefined);
  return (line) => known.reduce(hideSecret, line).replaceAll(secretLike, "[hidden]");
}

/** Reads an object that stands in a sentence, as JSON or as Python writes one; gateways quote the true error so. */

const maxDepth = 16;

type Cursor = { text: string; at: number; depth: number };

/**
 * The objects in a text, one for each brace that may open one. Whatever follows one is ignored, and one whose end was cut
 * off is read as far as it goes; a brace that opens none gives an empty one.
 */
export function* eachLiteral(text: string): Generator<Record<string, unknown>> {
  for (let at = text.indexOf("{"); at >= 0; at = text.indexOf("{", at + 1))
    yield readObject({ text, at, depth: 0 });
}

function skipBlanks(cursor: Cursor): string {
  while (/\s/.test(cursor.text.charAt(cursor.at))) cursor.at += 1;
  return cursor.text.charAt(cursor.at);
}

function readValue(cursor: Cursor): unknown {
  const sign = skipBlanks(cursor);
  if (cursor.depth > maxDepth) return undefined;
  if (sign === "{") return readObject(cursor);
  if (sign === "[" || sign === "(") return readList(cursor);
  if (sign === '"' || sign === "'") return readString(cursor, sign);
  // A word: true, None, a number, or the b and u that Python puts before a string.
  const word = /^[\w.+-]*/.exec(cursor.text.slice(cursor.at, cursor.at + 100))?.[0] ?? "";
  cursor.at += word.length;
  const quote = cursor.text.charAt(cursor.at);
  if (/^[bru]$/i.test(word) && (quote === '"' || quote === "'")) return readString(cursor, quote);
  return readWord(word);
}

const words = new Map<string, unknown>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["null", null],
  ["None", null],
]);

function readWord(word: string): unknown {
  if (words.has(word)) return words.get(word);
  const number = Number(word);
  return word === "" ? undefined : Number.isNaN(number) ? word : number;
}

/** True when there is another element, false at the end of whatever was opened. */
function goOn(cursor: Cursor, closing: string): boolean {
  const sign = skipBlanks(cursor);
  if (sign === ",") {
    cursor.at += 1;
    return skipBlanks(cursor) !== closing;
  }
  return false;
}

function close(cursor: Cursor, closing: string): void {
  if (skipBlanks(cursor) === closing) cursor.at += 1;
}

function readObject(cursor: Cursor): Record<string, unknown> {
  const found: [string, unknown][] = [];
  cursor.at += 1;
  cursor.depth += 1;
  if (skipBlanks(cursor) !== "}") {
    do {
      const key = readValue(cursor);
      if (typeof key !== "string" || skipBlanks(cursor) !== ":") break;
      cursor.at += 1;
      found.push([key, readValue(cursor)]);
    } while (goOn(cursor, "}"));
  }
  close(cursor, "}");
  cursor.depth -= 1;
  return Object.fromEntries(found);
}

function readList(cursor: Cursor): unknown[] {
  const closing = cursor.text.charAt(cursor.at) === "[" ? "]" : ")";
  const found: unknown[] = [];
  cursor.at += 1;
  cursor.depth += 1;
  if (skipBlanks(cursor) !== closing) {
    do found.push(readValue(cursor));
    while (goOn(cursor, closing));
  }
  close(cursor, closing);
  cursor.depth -= 1;
  return found;
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

function readString(cursor: Cursor, quote: string): string {
  let read = "";
  for (cursor.at += 1; cursor.at < cursor.text.length; cursor.at += 1) {
    const sign = cursor.text.charAt(cursor.at);
    if (sign === quote) {
      cursor.at += 1;
      break;
    }
    if (sign !== "\\") {
      read += sign;
      continue;
    }
    const code = /^\\(?:u([\da-f]{4})|x([\da-f]{2}))/i.exec(cursor.text.slice(cursor.at, cursor.at + 6));
    const digits = code?.[1] ?? code?.[2];
    const next = cursor.text.charAt(cursor.at + 1);
    read += digits === undefined ? (escapes[next] ?? next) : String.fromCharCode(Number.parseInt(digits, 16));
    cursor.at += digits === undefined ? 1 : digits.length + 1;
  }
  return read;
}

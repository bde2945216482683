/** Decodes base64 while it arrives, so that a picture is never held as text. */

export type Base64Decoder = {
  /** The bytes that are complete so far, good until the next call; undefined once the text is not base64. */
  write: (text: Uint8Array) => Uint8Array | undefined;
  /** The last bytes, or undefined when the text was cut or is not base64. */
  end: () => Uint8Array | undefined;
};

/** The longest "data:image/png;charset=...;base64," that is read before the text is given up. */
const maxPrefix = 200;
/** Below this many characters the simple way is as good. */
const shortText = 64;

/** A decoder that also takes a data URL (some compatible servers put one where base64 belongs) and URL-safe base64. */
export function createBase64Decoder(): Base64Decoder {
  let begun = false;
  let held = "";
  let broken = false;
  let output = Buffer.alloc(0);

  /** Held text is either a prefix not yet told from base64, or fewer than four characters. */
  function begin(): void {
    const scheme = held.slice(0, 5).toLowerCase();
    if (begun || (held.length < 5 && "data:".startsWith(scheme))) return;
    if (scheme === "data:") {
      const comma = held.indexOf(",");
      if (comma < 0) {
        broken = held.length > maxPrefix;
        return;
      }
      held = held.slice(comma + 1);
    }
    begun = true;
  }

  function write(text: Uint8Array): Uint8Array | undefined {
    const given = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    // What stands between a fast picture and a slow one: text in the middle of base64 is decoded without being kept.
    if (begun && !broken && given.length >= shortText) {
      const bytes = Math.floor((held.length + given.length) / 4) * 3;
      if (output.length < bytes) output = Buffer.allocUnsafeSlow(bytes);
      const left = decodeMiddle(held, given, output.subarray(0, bytes));
      if (left !== undefined) {
        held = left;
        return output.subarray(0, bytes);
      }
    }
    held += given.toString("latin1");
    begin();
    if (broken) return undefined;
    if (!begun) return new Uint8Array(0);
    // Line breaks are rare, so they are looked for only when the length does not add up.
    const groups = takeGroups(held) ?? takeGroups(held.replaceAll(/\s+/g, ""));
    broken = groups === undefined;
    held = groups?.left ?? held;
    return groups?.bytes;
  }

  function end(): Uint8Array | undefined {
    if (broken || (!begun && held.length > 0)) return undefined;
    held = held.replaceAll(/\s+/g, "");
    // Padding may be left out; one character alone is half a byte, so the text was cut.
    return held.length === 1 ? undefined : decode(held);
  }

  return { write, end };
}

/** Node skips what is not base64 without a word, so the length tells. */
function decode(text: string): Uint8Array | undefined {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const decoded = Buffer.from(text, "base64");
  return decoded.length === Math.floor(((text.length - padding) * 3) / 4) ? decoded : undefined;
}

/** Fills `output` and gives the text that is left over; undefined when the length does not add up. */
function decodeMiddle(held: string, text: Buffer, output: Buffer): string | undefined {
  const missing = (4 - held.length) % 4;
  const whole = missing + 4 * Math.floor((text.length - missing) / 4);
  const first = output.write(held + text.toString("latin1", 0, missing), "base64");
  const rest = output.write(text.toString("latin1", missing, whole), first, "base64");
  return first + rest === output.length ? text.toString("latin1", whole) : undefined;
}

/** Decodes the groups of four that are complete; undefined when they are not base64. */
function takeGroups(text: string): { bytes: Uint8Array; left: string } | undefined {
  const whole = text.length - (text.length % 4);
  const bytes = decode(text.slice(0, whole));
  return bytes && { bytes, left: text.slice(whole) };
}

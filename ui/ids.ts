/** Ids made by the panel: the sandbox has no source of randomness good enough for keys. */

/** A random version 4 UUID. Not crypto.randomUUID: a data: URL is no secure context, so Figma's iframe lacks it. */
export function createUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A key for a shot or a text block: ten random letters, so that two people who add one at once never share it. */
export function createKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return Array.from(bytes, (byte) => String.fromCharCode(0x61 + (byte % 26))).join("");
}

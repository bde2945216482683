/** Ids and keys of the relay's own making: 128 random bits, safe in paths, file names and shells. */
import { createHash, randomBytes } from "node:crypto";

/** Attempts are resolved by typing their id, and a leading dash would make an option of it. */
export function createId(): string {
  return randomBytes(16).toString("base64url").replace(/^-/, "0");
}

/** True for what could be an id of ours; anything else is unknown without asking a database, which might not take it. */
export function isId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}

/** SHA-256 in hexadecimal. */
export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** SHA-256 in hexadecimal. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

// The settings `npm start` reads; the relay checks its own.
import { randomBytes } from "node:crypto";

export type StartSettings = {
  relayPort: number;
  playgroundPort: number;
  token: string | undefined;
  watch: boolean;
};

/** Reads ports (1 to 65535), token and `--watch`; throws a sentence that names the setting to correct. */
export function readStartSettings(env: NodeJS.ProcessEnv, args: readonly string[]): StartSettings {
  const hasKey = (env.OPENAI_API_KEY ?? "") !== "";
  const given = env.POLYFRAME_TOKEN ?? "";
  return {
    relayPort: readPort(env, "PORT", 8787),
    playgroundPort: readPort(env, "PLAYGROUND_PORT", 4173),
    // With a key set any web page could spend through loopback, so the relay needs a token from the first request (K2).
    token: given !== "" ? given : hasKey ? randomBytes(32).toString("base64url") : undefined,
    watch: args.includes("--watch"),
  };
}

function readPort(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name] ?? "";
  if (text === "") return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${name}=${text} is not a port. Use a whole number from 1 to 65535.`);
  return port;
}

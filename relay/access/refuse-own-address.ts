/** A relay whose OPENAI_BASE_URL leads back to itself is refused at start. */
import { networkInterfaces } from "node:os";
import type { Settings } from "../settings.ts";

const loopback = /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;

/**
 * Throws a sentence when the provider's address is the one this relay listens on. `ownAddresses` are those of this machine, as
 * Node writes them. Names that only a proxy knows are found out at the first call, by the answer.
 */
export function refuseOwnAddress(
  settings: Pick<Settings, "openaiKey" | "openaiBaseUrl" | "port" | "bind">,
  ownAddresses: readonly string[] = listOwnAddresses(),
): void {
  const { openaiKey, openaiBaseUrl, port, bind } = settings;
  const url = openaiKey === undefined || openaiBaseUrl === undefined ? null : URL.parse(openaiBaseUrl);
  if (url === null || portOf(url) !== port) return;
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (loopback.test(url.hostname) || [bind, ...ownAddresses].includes(host))
    throw new Error(
      "OPENAI_BASE_URL is this relay's own address. Set it to the provider's, or give the relay another PORT.",
    );
}

function portOf({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  return protocol === "https:" ? 443 : 80;
}

function listOwnAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? []);
}

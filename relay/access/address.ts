/** Whose address a request comes from, as a key for request limits. */
import { isIP, isIPv6 } from "node:net";

/** What proxies wrote about the way a request came; null where a header is not there. */
export type Forwarding = { forwardedFor: string | null; forwarded: string | null };

/**
 * The client's address. Behind `proxyHops` reverse proxies it is the entry that the outermost of them wrote, in
 * X-Forwarded-For or, without one, in Forwarded (RFC 7239); what a client put there itself stands further left and is not
 * believed. With fewer entries than proxies it is the first. An entry that is no address, such as a proxy's own name for a
 * client, counts as it is written: one address for all of those would make all clients one.
 */
export function readAddress(
  socketAddress: string | undefined,
  { forwardedFor, forwarded }: Forwarding,
  proxyHops: number,
): string | undefined {
  const header = forwardedFor ?? forwarded;
  if (proxyHops === 0 || header === null) return socketAddress;
  const entries = splitEntries(header);
  const entry = readEntry(entries.at(-Math.min(proxyHops, entries.length)) ?? "");
  // "unknown" is RFC 7239's word for what a proxy does not know either.
  return entry === "" || entry.toLowerCase() === "unknown" ? socketAddress : entry;
}

/** Commas inside quotes are part of an entry. */
function splitEntries(header: string): string[] {
  return (
    header
      .match(/(?:"[^"]*"?|[^",])*(?:,|$)/g)
      ?.slice(0, -1)
      .map((entry) => entry.replace(/,$/, "")) ?? []
  );
}

const longestName = 100;

/** The address in an entry as balancers write it: bare, quoted, with a port, in brackets, or as `for=` among other pairs. */
function readEntry(entry: string): string {
  const pair = /(?:^|;)\s*for\s*=\s*("[^"]*"|[^;]*)/i.exec(entry)?.[1] ?? entry;
  const bare = pair
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim();
  const host = /^\[([^\]]+)\](?::\S*)?$/.exec(bare)?.[1] ?? /^([^:]+):\S*$/.exec(bare)?.[1] ?? bare;
  return isIP(host) === 0 ? bare.slice(0, longestName) : host;
}

/** One key per customer line: an IPv4 address, or the /64 network of an IPv6 one, within which addresses cost nothing. */
export function toAddressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const bare = address.split("%")[0] ?? "";
  if (!isIPv6(bare)) return address;
  const [head = "", tail] = bare.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

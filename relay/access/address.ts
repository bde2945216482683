/** Whose address a request comes from, as a key for request limits. */
import { isIP, isIPv6 } from "node:net";

/**
 * The client's address. Behind `proxyHops` reverse proxies it is the entry of X-Forwarded-For that the outermost of them
 * wrote; what a client put there itself stands further left and is not believed.
 */
export function readAddress(
  socketAddress: string | undefined,
  forwardedFor: string | null,
  proxyHops: number,
): string | undefined {
  if (proxyHops === 0 || forwardedFor === null) return socketAddress;
  const entry = forwardedFor.split(",").at(-proxyHops)?.trim() ?? "";
  return isIP(entry) === 0 ? socketAddress : entry;
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

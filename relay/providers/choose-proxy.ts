/** Whether the way to an address leads through a company's proxy, by the settings that other programs know too. */
import { isIP, BlockList } from "node:net";

export type ProxySettings = {
  /** HTTPS_PROXY, for https addresses; ALL_PROXY where it is not set. */
  https?: string | undefined;
  /** HTTP_PROXY, for http addresses. */
  http?: string | undefined;
  /** NO_PROXY: hosts that are reached directly. */
  except?: string | undefined;
};

/** The proxy for this address; undefined when it is reached directly, as this computer itself always is. */
export function chooseProxy(url: URL, { https, http, except = "" }: ProxySettings): string | undefined {
  const proxy = url.protocol === "https:" ? https : http;
  if (proxy === undefined) return undefined;
  const host = url.hostname
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/(.)\.$/, "$1")
    .toLowerCase();
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  const isDirect = isLoopback(host) || except.split(/[,\s]+/).some((entry) => covers(entry, host, port));
  return isDirect ? undefined : proxy;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host.startsWith("127.") || host === "::1";
}

/** `*`, a name with everything below it, with or without a dot in front, an address, or a network; each may have a port. */
function covers(entry: string, host: string, port: string): boolean {
  if (entry === "") return false;
  const [, bracketed, name = "", wanted = port] =
    /^(?:\[([^\]]+)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  const named = (bracketed ?? name).toLowerCase();
  if (wanted !== port || named === "") return false;
  if (named === "*") return true;
  if (named.includes("/")) return isInNetwork(named, host);
  if (isIP(named) !== 0) return named === host;
  const bare = named.replace(/^\*?\./, "");
  return (host === bare && !named.startsWith("*.")) || host.endsWith(`.${bare}`);
}

function isInNetwork(network: string, host: string): boolean {
  const [address = "", bits = ""] = network.split("/");
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(bits)) return false;
  const kind = family === 6 ? "ipv6" : "ipv4";
  const most = family === 6 ? 128 : 32;
  if (Number(bits) > most) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), kind);
  return list.check(host, kind);
}

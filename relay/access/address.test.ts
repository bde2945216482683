import { expect, test } from "vitest";
import { readAddress, toAddressKey } from "./address.ts";

function read(forwardedFor: string | null, proxyHops = 1, forwarded: string | null = null) {
  return readAddress("10.0.0.1", { forwardedFor, forwarded }, proxyHops);
}

test("[K3] what a client writes into X-Forwarded-For is believed from proxies only, and only their own entry", () => {
  const forged = "6.6.6.6, 203.0.113.7";
  expect(read(forged, 0)).toBe("10.0.0.1");
  expect(read(forged, 1)).toBe("203.0.113.7");
  expect(read(`${forged}, 10.0.0.9`, 2)).toBe("203.0.113.7");
  expect(read("203.0.113.7", 3)).toBe("203.0.113.7");
  expect(read(null, 1)).toBe("10.0.0.1");
  expect(read("6.6.6.6, ", 1)).toBe("10.0.0.1");
  expect(readAddress(undefined, { forwardedFor: null, forwarded: null }, 0)).toBeUndefined();
});

test.each([
  ["203.0.113.7:51234", "203.0.113.7"],
  ["6.6.6.6, 203.0.113.7:443", "203.0.113.7"],
  ["[2001:db8::1]:51234", "2001:db8::1"],
  ["[2001:db8::1]", "2001:db8::1"],
  ["2001:db8::1", "2001:db8::1"],
  [' "203.0.113.7" ', "203.0.113.7"],
  ['"[2001:db8::1]:443"', "2001:db8::1"],
  ["\t203.0.113.7  ", "203.0.113.7"],
  ["for=203.0.113.7;proto=https;by=10.0.0.9", "203.0.113.7"],
  ['proto=https; For="[2001:db8::1]:4711"', "2001:db8::1"],
  ['for=6.6.6.6, for="203.0.113.7:80"', "203.0.113.7"],
  ['6.6.6.6, for="203.0.113.7"; host="a, b"', "203.0.113.7"],
  ["[::ffff:203.0.113.7]:80", "::ffff:203.0.113.7"],
])("of the entry %s, as a balancer writes it, the address is %s", (header, address) => {
  expect(read(header)).toBe(address);
  expect(read(null, 1, header)).toBe(address);
});

test("entries that are no addresses keep their clients apart, and what a proxy does not know is the proxy", () => {
  const [one, other] = [read("for=_hidden-1"), read("for=_hidden-2")];
  expect([one, other]).toEqual(["_hidden-1", "_hidden-2"]);
  expect(toAddressKey("_hidden-1")).toBe("_hidden-1");
  expect(read("unknown")).toBe("10.0.0.1");
  expect(read("for=unknown")).toBe("10.0.0.1");
  expect(read("x".repeat(9_999))?.length).toBe(100);
});

test("X-Forwarded-For goes before Forwarded, which a client may have written", () => {
  expect(read("203.0.113.7", 1, "for=6.6.6.6")).toBe("203.0.113.7");
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("the address %s counts as %s", (address, key) => {
  expect(toAddressKey(address)).toBe(key);
});

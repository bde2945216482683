import { expect, test } from "vitest";
import { readAddress, toAddressKey } from "./address.ts";

test("[K3] what a client writes into X-Forwarded-For is believed from proxies only, and only their own entry", () => {
  const forged = "6.6.6.6, 203.0.113.7";
  expect(readAddress("10.0.0.1", forged, 0)).toBe("10.0.0.1");
  expect(readAddress("10.0.0.1", forged, 1)).toBe("203.0.113.7");
  expect(readAddress("10.0.0.1", `${forged}, 10.0.0.9`, 2)).toBe("203.0.113.7");
  expect(readAddress("10.0.0.1", "nonsense", 1)).toBe("10.0.0.1");
  expect(readAddress("10.0.0.1", "203.0.113.7", 3)).toBe("10.0.0.1");
  expect(readAddress("10.0.0.1", null, 1)).toBe("10.0.0.1");
  expect(readAddress(undefined, null, 0)).toBeUndefined();
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

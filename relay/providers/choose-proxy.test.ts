import { expect, test } from "vitest";
import { chooseProxy } from "./choose-proxy.ts";

const proxies = { https: "http://proxy:3128", http: "http://plain:3128" };

function choose(url: string, except?: string): string | undefined {
  return chooseProxy(new URL(url), { ...proxies, except });
}

test("https goes through one proxy, http through the other, and this computer is reached directly", () => {
  expect(choose("https://api.openai.com/v1")).toBe("http://proxy:3128");
  expect(choose("http://gateway.example.org/v1")).toBe("http://plain:3128");
  for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "a.localhost"])
    expect(choose(`http://${host}:1234/v1`), host).toBeUndefined();
  expect(chooseProxy(new URL("https://api.openai.com"), { http: "http://plain:3128" })).toBeUndefined();
});

test.each([
  ["*", "https://api.openai.com", true],
  ["openai.com", "https://api.openai.com", true],
  [".openai.com", "https://api.openai.com", true],
  ["*.openai.com", "https://api.openai.com", true],
  ["*.openai.com", "https://openai.com", false],
  [".openai.com", "https://openai.com", true],
  ["nai.com", "https://api.openai.com", false],
  ["other.org, API.OpenAI.com", "https://api.openai.com", true],
  ["a.org b.org\tapi.openai.com", "https://api.openai.com", true],
  ["api.openai.com:443", "https://api.openai.com", true],
  ["api.openai.com:8443", "https://api.openai.com", false],
  ["gateway:8080", "http://gateway:8080", true],
  ["10.0.0.0/8", "http://10.20.30.40:8000", true],
  ["10.0.0.0/8", "http://11.0.0.1", false],
  ["10.1.2.3", "http://10.1.2.3", true],
  ["10.0.0.0/99", "http://10.1.2.3", false],
  ["10.0.0.0/8", "http://gateway.example.org", false],
  ["fd00::/8", "http://[fd12::1]:80", true],
  ["[fd12::1]:80", "http://[fd12::1]", true],
  ["fd12::1", "http://[fd12::1]", true],
  ["", "https://api.openai.com", false],
  [",, ,", "https://api.openai.com", false],
])("with NO_PROXY %o the way to %s is direct: %s", (except, url, isDirect) => {
  expect(choose(url, except) === undefined).toBe(isDirect);
});

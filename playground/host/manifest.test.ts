import { describe, expect, test } from "vitest";
import { isAllowed, panelPolicy, readManifest } from "./manifest.ts";

const base = { name: "T", api: "1.0.0", main: "code.js", editorType: ["figma"] };

function withDomains(
  allowedDomains: readonly string[],
  devAllowedDomains: readonly string[] = [],
  reasoning?: string,
) {
  return readManifest({ ...base, networkAccess: { allowedDomains, devAllowedDomains, reasoning } });
}

describe("the importer's rules", () => {
  test.each([
    ["an address", "http://127.0.0.1:8787", "must be a valid URL"],
    ["a name without a scheme", "relay.example.com", "must include a scheme"],
    ["a wildcard port", "http://localhost:*", "must be a valid URL"],
    ["a bare name", "http://relay", "must be a valid URL"],
  ])("%s is refused", (_what, domain, reason) => {
    expect(() => withDomains(["none"], [domain])).toThrow(reason);
  });
  test.each([
    ["no editor", { editorType: undefined }, "Missing editorType in manifest"],
    ["an empty list of editors", { editorType: [] }, "Missing editorType in manifest"],
    ["an unknown editor", { editorType: ["figma", "sketch"] }, '"sketch" is none of "figma", "figjam"'],
    ["FigJam beside Dev Mode", { editorType: ["figma", "figjam", "dev"] }, "cannot stand together"],
    ["another editor than Design", { editorType: ["figjam"] }, 'does not include "figma"'],
    ["an unknown permission", { permissions: ["camera"] }, '"camera" is none of "currentuser"'],
    ["a menu item without a command", { menu: [{ name: "Runs" }] }, 'Give "Runs" a command or a menu'],
    ["an item with a command and a menu", { menu: [{ name: "A", command: "a", menu: [] }] }, "or a menu"],
    ["an item of a submenu", { menu: [{ name: "A", menu: [{ name: "B" }] }] }, 'Give "B" a command'],
    ["a menu item without a name", { menu: [{ command: "runs" }] }, "Give every item a name"],
    ["a long reason", { networkAccess: { allowedDomains: ["none"], reasoning: "x".repeat(1001) } }, "1000"],
    ["other document access", { documentAccess: "all-pages" }, "check documentAccess"],
    [
      "a parameter after an optional one",
      {
        parameters: [
          { name: "Size", key: "size", optional: true },
          { name: "Words", key: "words" },
        ],
      },
      'Move "Words" before',
    ],
  ])("%s is refused", (_what, fields, reason) => {
    expect(() => readManifest({ ...base, ...fields })).toThrow(reason);
  });
  test("menus with separators, submenus and optional parameters at the end are taken", () => {
    const parameters = [
      { name: "Words", key: "words" },
      { name: "Size", key: "size", optional: true },
    ];
    const items = [{ name: "B", command: "b", parameters }, { separator: true }];
    const networkAccess = { allowedDomains: ["none"], reasoning: "x".repeat(1000) };
    const fields = { menu: [{ name: "A", menu: items }], parameters, networkAccess };
    expect(() => readManifest({ ...base, ...fields })).not.toThrow();
  });
  test("a star needs a reason, and nothing beside it", () => {
    expect(() => withDomains(["*"])).toThrow("reasoning");
    expect(() => withDomains(["*", "https://a.example.com"])).toThrow("only entry");
  });
});

test.each([
  ["https://relay.example.com", "https://relay.example.com/v1/runs", true],
  ["https://relay.example.com", "https://relay.example.com:8443/", false],
  ["https://relay.example.com", "http://relay.example.com/", false],
  ["https://*.example.com", "https://a.example.com/x", true],
  ["https://*.example.com", "https://example.com/x", false],
  ["https://a.example.com/v1/", "https://a.example.com/v1/x", true],
  ["https://a.example.com/v1", "https://a.example.com/v1/x", false],
])("%s lets %s pass: %s", (pattern, url, allowed) => {
  expect(isAllowed(withDomains([pattern]), new URL(url))).toBe(allowed);
});

test("development domains count for a locally imported plugin, with their exact port", () => {
  const manifest = withDomains(["none"], ["http://localhost:8787"]);
  expect(isAllowed(manifest, new URL("http://localhost:8787/v1"))).toBe(true);
  expect(isAllowed(manifest, new URL("http://localhost:8788/v1"))).toBe(false);
  expect(panelPolicy(manifest)).toContain("default-src data: blob: http://localhost:8787");
});

import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, expect, test } from "vitest";
import { trustExtraCertificates } from "./extra-certificates.ts";

const folder = mkdtempSync(join(tmpdir(), "polyframe-pem-"));
/** Each once, by its fingerprint: the system's own may come twice, in other line breaks. */
function listTrusted(): Set<string> {
  return new Set(tls.getCACertificates("default").map((pem) => new X509Certificate(pem).fingerprint256));
}

const given = tls.getCACertificates("default");
const before = listTrusted();
afterEach(() => tls.setDefaultCACertificates(given));
afterAll(() => rmSync(folder, { recursive: true }));

const ours = fileURLToPath(new URL("../test/certificates/ca.pem", import.meta.url));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("a file that only the settings name is trusted beside the usual authorities", () => {
  const bundle = write("bundle.pem", `company\n${readFileSync(ours, "utf8")}\nanother line\n`);
  trustExtraCertificates(bundle, false);
  const ca = new X509Certificate(readFileSync(ours)).fingerprint256;
  expect(listTrusted()).toEqual(new Set([...before, ca]));
});

test("a file that Node has read itself is looked at, and added by nobody a second time", () => {
  trustExtraCertificates(ours, true);
  trustExtraCertificates(undefined, false);
  trustExtraCertificates(" ", false);
  expect(listTrusted()).toEqual(before);
});

test.each([
  ["a file that is not there", join(folder, "none.pem"), "cannot be read (ENOENT)"],
  ["a folder", folder, "cannot be read (EISDIR)"],
  ["a file without certificates", write("key.der", "\u0000\u0001"), "holds no certificate"],
  [
    "a damaged certificate",
    write("bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    "damaged certificate",
  ],
])("%s is refused in a sentence, whoever was to read it", (_what, path, sentence) => {
  expect(() => trustExtraCertificates(path, false)).toThrow(sentence);
  if (!sentence.includes("damaged")) expect(() => trustExtraCertificates(path, true)).toThrow(sentence);
});

/** Authorities that a company's network needs, by NODE_EXTRA_CA_CERTS, also where only the settings file names them. */
import { readFileSync } from "node:fs";
import tls from "node:tls";

const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Trusts the authorities in the PEM file at `path` for all connections of this process, besides those it trusts already.
 * `isReadByNode`: the environment had it when Node started, which then has read it, or left it out with a warning. Throws
 * a sentence when the file is none.
 */
export function trustExtraCertificates(path: string | undefined, isReadByNode: boolean): void {
  if (path === undefined || path.trim() === "") return;
  const found = readFile(path).match(certificate) ?? [];
  if (found.length === 0)
    throw new Error(
      `NODE_EXTRA_CA_CERTS names ${path}, which holds no certificate. Name a PEM file, with "-----BEGIN CERTIFICATE-----" in it.`,
    );
  if (isReadByNode) return;
  try {
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), ...found]);
  } catch (error) {
    throw new Error(`NODE_EXTRA_CA_CERTS names ${path}, which holds a damaged certificate. Replace it.`, {
      cause: error,
    });
  }
}

function readFile(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Error(`NODE_EXTRA_CA_CERTS names ${path}, which cannot be read (${code}). Correct the path.`, {
      cause: error,
    });
  }
}

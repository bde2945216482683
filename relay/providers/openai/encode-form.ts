/** Writes a form as multipart/form-data while it is sent: of a picture in a file, only a piece is in memory at a time. */
import { randomBytes } from "node:crypto";

export type EncodedForm = { type: string; bytes: number; body: AsyncIterable<Uint8Array> };

type Part = { head: Uint8Array; content: Blob };

/** The form's content type, its length in bytes, which servers want to know first, and its bytes, to be read once. */
export function encodeForm(form: FormData): EncodedForm {
  const boundary = `polyframe-${randomBytes(18).toString("hex")}`;
  const parts = Array.from(form, ([name, value]) => encodePart(boundary, name, value));
  const tail = Buffer.from(`--${boundary}--\r\n`);
  const bytes = parts.reduce(
    (sum, { head, content }) => sum + head.length + content.size + lineEnd.length,
    0,
  );
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: bytes + tail.length,
    body: write(parts, tail),
  };
}

const lineEnd = Buffer.from("\r\n");

function encodePart(boundary: string, name: string, value: File | string): Part {
  const disposition = `--${boundary}\r\nContent-Disposition: form-data; name="${escape(name)}"`;
  if (typeof value === "string")
    return {
      head: Buffer.from(`${disposition}\r\n\r\n`),
      // Line ends of a form are CR LF, whatever was typed.
      content: new Blob([value.replaceAll(/\r\n|\r|\n/g, "\r\n")]),
    };
  const type = value.type || "application/octet-stream";
  return {
    head: Buffer.from(`${disposition}; filename="${escape(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`),
    content: value,
  };
}

/** As browsers escape names in forms. */
function escape(name: string): string {
  return name.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
}

async function* write(parts: readonly Part[], tail: Uint8Array): AsyncIterable<Uint8Array> {
  for (const { head, content } of parts) {
    yield head;
    yield* content.stream();
    yield lineEnd;
  }
  yield tail;
}

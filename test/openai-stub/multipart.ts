// Takes a multipart body apart by hand: the stub must see what a lenient parser hides, such as a part without a
// file name or a Content-Type, because the real service refuses those.
import { type Checked, accept, badRequest, refuse } from "./refusal.ts";

export type Part = {
  name: string;
  filename: string | undefined;
  contentType: string | undefined;
  bytes: Buffer;
};

/** The parts in their order, or the refusal of a body that is not what its header says. */
export function parseMultipart(body: Buffer, contentType: string): Checked<Part[]> {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) return refuseForm("the Content-Type has no boundary");
  const delimiter = Buffer.from(`--${mark}`);
  if (!body.subarray(0, delimiter.length).equals(delimiter))
    return refuseForm("the body does not begin with the boundary");
  const parts: Part[] = [];
  let at = delimiter.length;
  while (body.subarray(at, at + 2).toString("latin1") !== "--") {
    const headEnd = body.indexOf("\r\n\r\n", at);
    const end = headEnd < 0 ? -1 : body.indexOf(Buffer.from(`\r\n--${mark}`), headEnd + 2);
    if (body.subarray(at, at + 2).toString("latin1") !== "\r\n" || end < 0)
      return refuseForm("a part is cut short");
    const part = readPart(body.subarray(at + 2, headEnd).toString("utf8"), body.subarray(headEnd + 4, end));
    if (part === undefined) return refuseForm("a part has no name");
    parts.push(part);
    at = end + 2 + delimiter.length;
  }
  return accept(parts);
}

function readPart(head: string, bytes: Buffer): Part | undefined {
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? "";
  const name = /(?:^|[;\s])name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined || name === "") return undefined;
  return {
    name,
    filename: /(?:^|[;\s])filename="([^"]*)"/i.exec(disposition)?.[1],
    contentType: /^content-type:\s*(\S[^\r\n]*?)\s*$/im.exec(head)?.[1]?.toLowerCase(),
    bytes,
  };
}

function refuseForm(reason: string): { ok: false; refusal: ReturnType<typeof badRequest> } {
  return refuse(badRequest(`Could not parse multipart form: ${reason}.`, null, null));
}

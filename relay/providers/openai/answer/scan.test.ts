import fc from "fast-check";
import { expect, test } from "vitest";
import { createBase64Decoder } from "./base64.ts";
import { createJsonScanner } from "./json-scan.ts";
import { createSseScanner } from "./sse-scan.ts";

function isPicture(path: string): boolean {
  return path === "data.0.b64_json" || path === "data.0.url";
}

function cut(text: string, lengths: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

function scanJson(
  text: string,
  lengths: readonly number[] = [7],
): { chosen: Record<string, string>; rest: unknown; done: boolean } {
  const scanner = createJsonScanner(isPicture);
  const chosen: Record<string, string> = {};
  for (const chunk of cut(text, lengths)) {
    for (const { path, text: piece } of scanner.write(chunk))
      chosen[path] = (chosen[path] ?? "") + Buffer.from(piece).toString("latin1");
  }
  return { chosen, rest: scanner.read(), done: scanner.isDone() };
}

const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

test("a chosen string is found whatever the order of fields, the white space, the escapes and the cuts", () => {
  fc.assert(
    fc.property(
      fc.base64String(),
      fc.json({ maxDepth: 3 }),
      lengths,
      fc.boolean(),
      fc.constantFrom(0, 2, "\t"),
      (picture, other, cuts, first, space) => {
        const item = first
          ? { b64_json: picture, x: JSON.parse(other) as unknown }
          : { x: JSON.parse(other) as unknown, b64_json: picture };
        const body = first
          ? { data: [item, { b64_json: "no" }], usage: { a: 1 } }
          : { usage: { a: 1 }, data: [item, { b64_json: "no" }] };
        const text = JSON.stringify(body, null, space)
          .replaceAll("/", "\\/")
          .replace(`"${picture}"`, `"${picture.replaceAll("+", "\\u002b")}"`);
        const { chosen, rest, done } = scanJson(text, cuts);
        expect(chosen["data.0.b64_json"] ?? "").toBe(picture);
        expect(done).toBe(true);
        expect(rest).toEqual(
          JSON.parse(JSON.stringify({ ...body, data: [{ ...item, b64_json: "" }, { b64_json: "no" }] })),
        );
      },
    ),
    { numRuns: 300, seed: 3 },
  );
});

test("a null, an absent and a number where the picture belongs give no piece", () => {
  for (const text of [
    '{"data":[{"b64_json":null}]}',
    '{"data":[]}',
    '{"data":[{"b64_json":5}]}',
    "[]",
    '"data"',
    "",
  ]) {
    expect(scanJson(text).chosen).toEqual({});
  }
});

test("JSON that is cut short, nested without end or too long is told from a whole one", () => {
  expect(scanJson('{"data":[{"b64_json":"AAAA')).toMatchObject({ done: false, rest: undefined });
  expect(scanJson("<html>").rest).toBeUndefined();
  expect(scanJson("[".repeat(100_000)).rest).toBeUndefined();
  expect(scanJson(`{"x":"${"y".repeat(300_000)}"}`, [4096]).rest).toEqual({ x: "y".repeat(300_000) });
  expect(scanJson(`{"x":"${"y".repeat(1_100_000)}"}`, [4096]).rest).toBeUndefined();
});

function decode(text: string, cuts: readonly number[]): Uint8Array | undefined {
  const decoder = createBase64Decoder();
  const parts: Uint8Array[] = [];
  for (const chunk of cut(text, cuts)) {
    const part = decoder.write(chunk);
    if (part === undefined) return undefined;
    parts.push(Uint8Array.from(part));
  }
  const last = decoder.end();
  return last === undefined ? undefined : Buffer.concat([...parts, last]);
}

test("base64 decodes to the same bytes however it is cut, as a data URL, without padding, URL-safe or with line breaks", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), lengths, fc.nat(5), (bytes, cuts, form) => {
      const base64 = Buffer.from(bytes).toString("base64");
      const text = [
        base64,
        `data:image/png;base64,${base64}`,
        `DATA:image/png;base64,${base64}`,
        base64.replace(/=+$/, ""),
        Buffer.from(bytes).toString("base64url"),
        base64.replaceAll(/(.{5})/g, "$1\r\n"),
      ][form]!;
      expect(decode(text, cuts)).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 500, seed: 4 },
  );
});

test("text that is not base64, and base64 cut in mid-character, is refused", () => {
  for (const text of [
    "https://example.com/picture.png",
    "AAAA!AAA",
    "AAAAA",
    "data:image/png",
    `data:${"x".repeat(300)}`,
  ]) {
    expect(decode(text, [11]), text).toBeUndefined();
  }
});

function event(named: boolean, end: string, type: string, fields: object): string {
  return `${named ? `event: ${type}${end}` : ""}data: ${JSON.stringify({ type, ...fields })}${end}${end}`;
}

test("events are read however they are cut, with or without their event line, with comments and any line ends", () => {
  fc.assert(
    fc.property(
      fc.base64String({ minLength: 4 }),
      lengths,
      fc.boolean(),
      fc.constantFrom("\n", "\r\n", "\r"),
      (picture, cuts, named, end) => {
        const text = `: keep-alive${end}${end}${event(named, end, "image_generation.partial_image", { b64_json: picture, partial_image_index: 0 })}id: 7${end}${event(named, end, "image_generation.completed", { b64_json: picture, usage: { output_tokens: 5 } })}data: [DONE]${end}${end}`;
        const scanner = createSseScanner((path) => path === "b64_json");
        const seen: string[] = [];
        let piece = "";
        for (const step of [...cut(text, cuts).flatMap((chunk) => scanner.write(chunk)), ...scanner.end()]) {
          if (step.type === "piece") piece += Buffer.from(step.piece.text).toString("latin1");
          else {
            if (step.json !== undefined) expect(piece).toBe(picture);
            seen.push(step.name ?? step.text);
            piece = "";
          }
        }
        expect(seen).toEqual(["image_generation.partial_image", "image_generation.completed", "[DONE]"]);
      },
    ),
    { numRuns: 300, seed: 5 },
  );
});

/** Milliseconds of this process's own time, which a busy machine does not lengthen. */
function measureCpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

test.each([
  ['{"type":"a.completed","data":[{"b64_json":"AAAA"}]}', "a.completed"],
  ['{"wrapped":{"type":"","x":{"type":"b.partial"}},"data":[{"b64_json":"AAAA"}]}', "b.partial"],
  ['{"note":"\\"type\\":\\"c\\"","data":[{"b64_json":"AAAA"}]}', undefined],
])("an event without a name is called what its type says before the picture: %s", (json, name) => {
  const steps = createSseScanner(isPicture).write(Buffer.from(`data: ${json}\n`));
  expect(steps.map((step) => step.name)).toEqual([name]);
});

test("an event's name costs nothing for each piece, however long its other fields and however many its pieces", () => {
  const scanner = createSseScanner(isPicture);
  const before = `data: {"note":"${"x".repeat(250_000)}","data":[{"b64_json":"`;
  scanner.write(Buffer.from(before));
  const text = Buffer.from("\\/".repeat(32_768));
  let pieces = 0;
  const cpuMs = measureCpuMs(() => {
    pieces = scanner.write(text).length;
  });
  expect(pieces).toBe(32_768);
  expect(cpuMs).toBeLessThan(3_000);
});

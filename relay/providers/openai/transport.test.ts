import { openAsBlob } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createTransport, type Transport } from "./transport.ts";
import { encodeForm } from "./encode-form.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that gives one raw answer to whatever it is asked. */
async function serveRaw(answer: (socket: Socket, request: string) => void): Promise<string> {
  const server = createServer((socket) => {
    let request = "";
    socket.on("data", (piece) => {
      request += piece.toString("latin1");
      if (/end$|--\r\n$/.test(request)) answer(socket, request);
    });
    socket.on("error", () => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function open(): Promise<Transport> {
  const transport = await createTransport();
  closing.push(transport.close);
  return transport;
}

test("an upstream that closes the connection while its answer waits to be read loses nothing and ends nothing", async () => {
  const body = Buffer.alloc(300_000, "a");
  const closed = Promise.withResolvers<void>();
  const url = await serveRaw((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`);
    socket.write(body);
    socket.end(() => closed.resolve());
  });
  const { fetch } = await open();
  const response = await fetch(url, { method: "POST", body: "end" });
  await closed.promise;
  expect((await response.arrayBuffer()).byteLength).toBe(body.length);
});

test("a form goes out as multipart with its boundary, its files named and typed", async () => {
  const asked = Promise.withResolvers<string>();
  const url = await serveRaw((socket, request) => {
    asked.resolve(request);
    socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}");
  });
  const form = new FormData();
  form.append("image[]", new File([Buffer.from("bytes")], "fox.png", { type: "image/png" }));
  form.append("prompt", "a fox");
  const { fetch } = await open();
  await fetch(url, { method: "POST", body: form, headers: { authorization: "Bearer key" } });
  const request = await asked.promise;
  const boundary = /content-type: multipart\/form-data; boundary=(\S+)/i.exec(request)?.[1];
  expect(request).toContain(`--${boundary}`);
  expect(request).toContain('name="image[]"; filename="fox.png"');
  expect(request).toContain("authorization: Bearer key");
});

test("a picture of a form is read from its file while it is sent, under a length that is known before", async () => {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-form-"));
  try {
    const path = join(folder, "picture");
    const bytes = Buffer.alloc(3_000_000, "picture");
    await writeFile(path, bytes);
    const form = new FormData();
    form.append("image", new File([await openAsBlob(path)], 'a "fox".png', { type: "image/png" }));
    form.append("prompt", "two\nlines");
    const { type, bytes: length, body } = encodeForm(form);
    const pieces = await Array.fromAsync(body);
    expect(Buffer.concat(pieces).length).toBe(length);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(100_000);
    const read = await new Response(Buffer.concat(pieces), { headers: { "content-type": type } }).formData();
    const file = read.get("image") as File;
    expect([file.name, file.type]).toEqual(['a "fox".png', "image/png"]);
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
    expect(read.get("prompt")).toBe("two\r\nlines");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("an error's body of any length or shape arrives bounded, whatever its status", async () => {
  const url = await serveRaw((socket) => {
    const body = "x".repeat(200_000);
    socket.end(`HTTP/1.1 502 Bad\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
  });
  const { fetch } = await open();
  const response = await fetch(url, { method: "POST", body: "end" });
  expect(response.status).toBe(502);
  const { error } = (await response.json()) as { error: { raw: string } };
  expect(error.raw.length).toBeGreaterThan(60_000);
  expect(error.raw.length).toBeLessThan(200_000);
});

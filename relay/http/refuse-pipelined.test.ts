import { createServer } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";
import { serve, type ServerType } from "@hono/node-server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refusePipelined } from "./refuse-pipelined.ts";

let server: ServerType;
let port: number;
const answered: string[] = [];
beforeEach(async () => {
  answered.length = 0;
  const fetch = refusePipelined(async (request) => {
    await new Promise((resolve) => setImmediate(resolve));
    answered.push(new URL(request.url).pathname);
    return new Response("yes");
  });
  port = await new Promise((resolve) => {
    const options = { fetch, port: 0, hostname: "127.0.0.1", createServer, overrideGlobalObjects: false };
    server = serve(options, (address) => resolve(address.port));
  });
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
});

function ask(path: string): string {
  return `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`;
}

test("a connection that sends a second request before the first is answered is ended, and none but the first is worked on", async () => {
  const socket = connect(port, "127.0.0.1");
  socket.resume();
  const ended = once(socket, "close");
  socket.on("error", () => undefined); // reset: that is how it ends
  socket.write(ask("/first") + ask("/again").repeat(200));
  await ended;
  expect(answered.filter((path) => path !== "/first")).toEqual([]);
});

test("a connection may be used again once its request is answered", async () => {
  const socket = connect(port, "127.0.0.1");
  for (const path of ["/one", "/two", "/three"]) {
    socket.write(ask(path));
    await once(socket, "data");
  }
  socket.end();
  expect(answered).toEqual(["/one", "/two", "/three"]);
});

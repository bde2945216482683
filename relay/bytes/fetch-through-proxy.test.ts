import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startForwardProxy } from "../../test/forward-proxy.ts";
import { fetchThroughProxy } from "./fetch-through-proxy.ts";
import { createS3Client } from "./s3-client.ts";

test("the object store is reached through the proxy, signed as without it, and directly afterwards", async () => {
  const proxy = await startForwardProxy();
  const seen: string[] = [];
  const store = createServer((request, response) => {
    seen.push(request.headers.authorization?.split(" ")[0] ?? "");
    response.writeHead(404).end();
  });
  store.listen(0, "127.0.0.1");
  await once(store, "listening");
  const { port } = store.address() as AddressInfo;
  const send = createS3Client({
    endpoint: `http://store.test:${port}`,
    bucket: "pictures",
    region: "us-east-1",
    keyId: "id",
    secret: "secret",
  });
  const restore = fetchThroughProxy(proxy.url);
  try {
    expect((await send({ method: "GET", path: "/a" })).status).toBe(404);
    expect(proxy.asked).toEqual([`CONNECT store.test:${port}`]);
    expect(seen).toEqual(["AWS4-HMAC-SHA256"]);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    expect(proxy.asked.length).toBe(1);
  } finally {
    restore();
    await proxy.close();
    store.closeAllConnections();
    store.close();
  }
});

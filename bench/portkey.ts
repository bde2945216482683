/** The gateway pictures are timed beside, where `npm run bench:install` has put it. */
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createDirectClient, type Client } from "./clients.ts";
import { startMeasured, type Measured } from "./process.ts";

const folder = new URL("portkey/", import.meta.url);
const entry = fileURLToPath(new URL("node_modules/@portkey-ai/gateway/build/start-server.js", folder));

async function findPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export type Gateway = { process: Measured; client: (upstreamUrl: string) => Client };

/** Undefined when it is not installed; the table then says so. */
export async function startPortkey(): Promise<Gateway | undefined> {
  if (!existsSync(entry)) return undefined;
  const port = await findPort();
  const process = await startMeasured({
    file: entry,
    args: [`--port=${port}`, "--headless"],
    cwd: fileURLToPath(folder),
    // It takes an upstream on loopback only when that is named.
    env: { TRUSTED_CUSTOM_HOSTS: "localhost,127.0.0.1" },
    ready: /(Ready for connections)/,
  });
  const url = `http://127.0.0.1:${port}/v1`;
  return {
    process,
    client: (upstreamUrl) =>
      createDirectClient(url, {
        "x-portkey-provider": "openai",
        "x-portkey-custom-host": `${upstreamUrl}/v1`,
      }),
  };
}

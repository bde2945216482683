// Ports for servers whose address must be known before they start.
import { once } from "node:events";
import { createServer } from "node:net";

/** Below every range from which systems hand out ports by themselves, and above what services use. */
const lowest = 20_000;
const count = 10_000;

/**
 * A port without a listener. It is picked at random outside the system's own range: seconds pass until it is used, and a
 * port the system gave would meanwhile be given to the next who asks for any.
 */
export async function findPort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * count);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port);
  try {
    await once(server, "listening");
  } catch {
    return false; // it is taken: another one is tried
  }
  server.close();
  await once(server, "close");
  return true;
}

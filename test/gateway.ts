// A server in place of OpenAI's that answers as a test says: for the manners of gateways, which the strict stand-in does not have.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";

export type GatewayCall = {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** The parameters of a JSON request; empty for a form. */
  body: Record<string, unknown>;
};
/** `cut` ends the connection behind the body, without the end that was announced. */
export type Reply = {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  cut?: boolean;
};
export type Gateway = {
  baseUrl: string;
  calls: GatewayCall[];
  /** What each TLS connection agreed to speak. */
  protocols: string[];
  close: () => Promise<void>;
};

/** Starts it on loopback; `answer` is asked for each request, with its number from 0. With `tls` it speaks HTTPS. */
export async function startGateway(
  answer: (call: GatewayCall, index: number) => Reply | Promise<Reply>,
  tls?: { cert: string; key: string },
): Promise<Gateway> {
  const calls: GatewayCall[] = [];
  const protocols: string[] = [];
  const secure = { ...tls, ALPNProtocols: ["h2", "http/1.1"] };
  const server: Server = (tls === undefined ? createServer() : createTlsServer(secure)) as Server;
  server.on("secureConnection", (socket: TLSSocket) => protocols.push(socket.alpnProtocol || "http/1.1"));
  server.on("request", (request, response) => {
    void readCall(request).then(async (call) => {
      calls.push(call);
      const { status = 200, headers = {}, body = "", cut = false } = await answer(call, calls.length - 1);
      const type = { "content-type": "application/json" };
      response.writeHead(status, { ...type, ...headers, ...(cut && { "content-length": "999999" }) });
      if (cut) response.write(body, () => response.destroy());
      else response.end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `${tls === undefined ? "http" : "https"}://localhost:${port}/v1`,
    calls,
    protocols,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readCall(request: IncomingMessage): Promise<GatewayCall> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const isJson = request.headers["content-type"]?.includes("json") === true;
  const text = Buffer.concat(pieces).toString("utf8");
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

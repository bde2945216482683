// A company's proxy: lets connections through by CONNECT, passes plain requests on, or refuses, as a test says.
import { once } from "node:events";
import { createServer, request as ask } from "node:http";
import { type AddressInfo, type Socket, connect } from "node:net";

export type ForwardProxy = {
  url: string;
  /** What was asked of it: "CONNECT host:port" or "POST http://...". */
  asked: string[];
  /** What came as Proxy-Authorization, or "". */
  authorized: string[];
  /** Sockets of tunnels, in the order they were asked for. */
  tunnels: Socket[];
  close: () => Promise<void>;
};

/** Starts it on loopback. `refuse` answers every CONNECT, and every plain request, with this status instead; 0 says nothing. */
export async function startForwardProxy(refuse?: number): Promise<ForwardProxy> {
  const server = createServer();
  const proxy = { asked: [] as string[], authorized: [] as string[], tunnels: [] as Socket[] };
  server.on("connect", (request, socket: Socket, head) => {
    proxy.asked.push(`CONNECT ${request.url}`);
    proxy.authorized.push(request.headers["proxy-authorization"] ?? "");
    proxy.tunnels.push(socket);
    socket.on("error", () => socket.destroy());
    if (refuse === 0) return;
    if (refuse !== undefined) return void socket.end(`HTTP/1.1 ${refuse} No\r\ncontent-length: 0\r\n\r\n`);
    // Names of the tests' own lead back to this computer.
    const there = connect(Number((request.url ?? "").split(":").at(-1)), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      there.write(head);
      socket.pipe(there).pipe(socket);
    });
    there.on("error", () => socket.destroy());
    socket.on("close", () => there.destroy());
  });
  server.on("request", (request, response) => {
    proxy.asked.push(`${request.method} ${request.url}`);
    proxy.authorized.push(request.headers["proxy-authorization"] ?? "");
    if (refuse !== undefined) return void response.writeHead(refuse).end();
    const { method, headers } = request;
    const url = new URL(request.url ?? "");
    const there = ask(
      { host: "127.0.0.1", port: url.port, path: url.pathname, method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(there);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    ...proxy,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      for (const tunnel of proxy.tunnels) tunnel.destroy();
      await closed;
    },
  };
}

/** One request of a connection at a time: several sent at once would all be answered without a turn of the loop between. */

/** What the HTTP server hands along with a request. */
type Sockets = {
  incoming: { socket: { destroy: () => unknown } };
  outgoing: { once: (event: "close", listener: () => void) => unknown };
};
type Answer = (request: Request, env: Sockets) => Response | Promise<Response>;

/**
 * Ends a connection that sends a request before the one before it is answered (HTTP/1.1 pipelining). Browsers, Figma and
 * proxies wait for the answer; 200 requests in one packet kept the relay deaf for seconds.
 */
export function refusePipelined(answer: Answer): Answer {
  const busy = new WeakSet<object>();
  return (request, env) => {
    const { socket } = env.incoming;
    if (busy.has(socket)) {
      socket.destroy();
      return new Response(null, { status: 400 });
    }
    busy.add(socket);
    env.outgoing.once("close", () => busy.delete(socket));
    return answer(request, env);
  };
}

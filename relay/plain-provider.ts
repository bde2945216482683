/** A plain picture of the right size, until a provider is chosen. */
import { pause, type Clock } from "./clock.ts";
import type { Provider } from "./providers/provider.ts";
import { loadSharp } from "./images/load-sharp.ts";

export function createPlainProvider(clock: Clock, ms: number): Provider {
  return {
    name: "offline",
    offline: true,
    repeatable: true,
    generate: async (signal, request, sink) => {
      await pause(clock, ms, signal);
      const sharp = await loadSharp();
      const { width, height } = request.size;
      const picture = sharp({ create: { width, height, channels: 3, background: "#7799cc" } });
      await sink.write(await picture.toFormat(request.format).toBuffer());
      return { type: "image" };
    },
    close: async () => undefined,
  };
}

/** A drop as Figma hands it over: files whose bytes are asked for, on a node of the page. */
import type { DroppedThings } from "../doors/run-state.ts";
import { call } from "./door.ts";
import type { Reference } from "./nodes.ts";
import { nodeFor } from "./nodes.ts";

/** The event of `figma.on("drop")`. Without a node it fell on the page in view; what else was told goes on as it is. */
export function describeDrop(told: DroppedThings): object {
  const { node = call<Reference>("drop", "page.current"), files = [], ...others } = told;
  return {
    x: 0,
    y: 0,
    absoluteX: 0,
    absoluteY: 0,
    items: [],
    ...others,
    node: nodeFor(node),
    files: files.map(({ name, type, bytes }) => ({
      name,
      type,
      getBytesAsync: async () => bytes.slice(),
      getTextAsync: async () => call<string>("getTextAsync", "text.decode", bytes),
    })),
  };
}

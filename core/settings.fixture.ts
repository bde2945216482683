/** Settings for tests that are about something else: one opaque picture in a frame of its own. */
import type { Settings } from "./set.ts";

export const plainSettings: Settings = {
  model: "gpt-image-2",
  density: 2,
  background: "opaque",
  experimental: false,
  takes: 1,
  destination: "new-frame",
};

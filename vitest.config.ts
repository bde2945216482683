import { defineConfig } from "vitest/config";
import { patienceMs } from "./test/patience.ts";

/** Three projects: `unit` beside the code, `contract` and `journey` for what spans folders. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{core,src,ui,relay,painter,admin,playground}/**/*.test.{ts,tsx}"],
          // Painting and decoding real pictures takes seconds on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "contract",
          include: ["test/{compat,contract,gates}/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "journey",
          include: ["test/journeys/**/*.test.ts"],
          // Against hanging alone: seventy pictures are painted in a set-up, on a machine that may have other work.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          expect: { poll: { timeout: patienceMs } },
        },
      },
    ],
  },
});

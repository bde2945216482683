/** Everything that is measured, in the order of what it needs. Modules are loaded when their turn comes. */
import type { Section } from "./figure.ts";

export const sections: readonly Section[] = [
  {
    name: "size",
    about: "choosing sizes for 200 cells",
    measure: async () => (await import("./size.ts")).listSizeFigures(),
  },
  {
    name: "quote",
    about: "the live quote in the panel, on each keystroke",
    measure: async () => (await import("./quote.ts")).measureQuotes(),
  },
  {
    name: "set",
    about: "the states of 1,000 cells in 50 languages with 12 text blocks",
    measure: async () => (await import("./sets.ts")).measureSets(),
  },
  {
    name: "list",
    about: "the list of a file's sets in QuickJS, none of their pages loaded",
    measure: async () => (await import("./set-list.ts")).measureSetList(),
  },
  {
    name: "bundles",
    about: "the built plugin",
    measure: async () => (await import("./bundles.ts")).measureBundles(),
  },
  {
    name: "panel",
    about: "opening the built panel in Chromium, beside that of 0.1.0",
    measure: async () => (await import("./panel.ts")).measurePanel(),
  },
  {
    name: "plugin",
    about: "the built plugin in QuickJS",
    measure: async () => (await import("./plugin.ts")).measurePlugin(),
  },
  {
    name: "start",
    about: "a relay process from its start to an idle moment",
    measure: async () => (await import("./start.ts")).measureStart(),
  },
  {
    name: "poll",
    about: "from the commit of a picture to the answer at a panel that waits for it",
    measure: async () => (await import("./poll.ts")).measurePolls(),
  },
  {
    name: "pictures",
    about: "one picture of 8 MB, upstream 500 ms",
    measure: async () => (await import("./pictures.ts")).measurePictures(),
  },
  {
    name: "queue",
    about: "208 jobs of 100 ms, 16 in flight, beside a bare loop of the same calls",
    measure: async () => (await import("./queue.ts")).measureQueue(),
  },
  {
    name: "idle",
    about: "statements for 200 panels that wait, nothing happening",
    measure: async () => (await import("./idle.ts")).measureWaiting(),
  },
  {
    name: "history",
    about: "one request with nothing behind it, and with 10,000 runs and 1,000,000 ledger rows",
    measure: async () => (await import("./history.ts")).measureHistory(),
  },
];

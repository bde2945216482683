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
    name: "bundles",
    about: "the built plugin",
    measure: async () => (await import("./bundles.ts")).measureBundles(),
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
];

/** What every part of the page shares: the document, what runs on it, and signals that say what changed. */
import { type Signal, signal } from "@preact/signals";
import type { DocumentChange, PlaygroundDocument } from "../host/document/store.ts";
import { subscribe } from "../host/document/store.ts";
import type { Painter } from "../host/doors/run-state.ts";
import type { ImageCache } from "./canvas/images.ts";
import type { Person } from "./people.ts";
import type { PluginHost } from "./plugin/plugin-host.ts";
import type { Theme } from "./plugin/theme.ts";

/** Counters that grow with each change of their kind; reading one in a component subscribes it. */
export type Changes = {
  readonly nodes: Signal<number>;
  readonly selection: Signal<number>;
  readonly page: Signal<number>;
  readonly view: Signal<number>;
};

export type Stage = {
  readonly document: PlaygroundDocument;
  readonly changes: Changes;
  readonly images: ImageCache;
  readonly painter: Painter;
  readonly plugin: PluginHost;
  readonly theme: Signal<Theme>;
  /** Grows when the canvas must be drawn again though the document did not change: a picture or a font arrived. */
  readonly redraw: Signal<number>;
  readonly person: Signal<Person>;
  readonly people: readonly Person[];
  /** Whether everything is written to the browser's storage. */
  readonly saved: Signal<boolean>;
  /** Whether the canvas shows the part of the page it should; false for a document seen for the first time. */
  readonly placed: Signal<boolean>;
  readonly hint: Signal<boolean>;
  readonly panelCss: { readonly fonts: string; readonly theme: string };
  readonly setTheme: (theme: Theme) => void;
  readonly closeHint: () => void;
  /** Forgets document, pictures and both people's settings, and starts again. */
  readonly reset: () => Promise<void>;
  readonly switchPerson: (person: Person) => void;
};

/** Counts the document's changes. */
export function watchChanges(document: PlaygroundDocument): Changes {
  const changes = { nodes: signal(0), selection: signal(0), page: signal(0), view: signal(0) };
  subscribe(document, (change: DocumentChange) => {
    if (change.nodes.length > 0) changes.nodes.value += 1;
    if (change.selection) changes.selection.value += 1;
    if (change.currentPage) changes.page.value += 1;
    if (change.viewport) changes.view.value += 1;
  });
  return changes;
}

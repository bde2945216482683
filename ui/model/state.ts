/** Everything the panel knows, as one plain value. Transitions are pure functions; components only read slices of it. */
import type { Quote, RunSummary, UsageReport } from "../../core/api.ts";
import type { Catalogue } from "../../core/catalogue.ts";
import type { Failure } from "../../core/failure.ts";
import type { RelayState, RunView, SelectedPlacement, UnreadableRecord } from "../../core/messages.ts";
import { type PersonSettings, defaultPersonSettings } from "../../core/person-settings.ts";
import type { Draft, Target } from "../../core/set.ts";
import { createDraft } from "./draft.ts";

export type Session =
  | { state: "starting" }
  | {
      state: "ready";
      fileId: string;
      fileName: string;
      userId?: string;
      userName?: string;
      pluginVersion: string;
    };

export type Selection = {
  targets: Target[];
  skipped: { name: string; reason: string }[];
  placement?: SelectedPlacement;
  unreadable?: UnreadableRecord;
};

/** The screen in view: Create with the sheet that covers it, Runs with the run and cell that are open. */
export type Screen =
  | { name: "create"; sheet: "none" | "choices" | "ask" }
  | { name: "runs"; run?: string; cell?: string; take?: number }
  | { name: "settings" };

/** Whose brief is on screen: the person's own draft, or that of a picture they asked for (their draft is put aside). */
export type Editing = { state: "draft" } | { state: "placement"; aside: Draft };

/** The last press of Generate. A run that was sent is shown in Runs. */
export type Submission =
  | { state: "idle" }
  | { state: "sending"; requestId: string; run: string; pictures: number }
  | { state: "sent"; run: string; pictures: number }
  | { state: "refused"; run: string; failure: Failure; quote?: Quote };

export type History =
  | { state: "unknown" }
  | { state: "loading"; runs: RunSummary[] }
  | { state: "listed"; runs: RunSummary[]; before?: string }
  | { state: "failed"; runs: RunSummary[]; failure: Failure };

export type SectionName = "text" | "languages" | "reference" | "style" | "shots" | "details";

/** A reference on its way: exported or read, then uploaded by the sandbox. */
export type PendingReference = {
  requestId: string;
  name: string;
  failure?: Failure;
  /** The file itself, for its small picture in the list; the sandbox sends one for an exported layer. */
  bytes?: Uint8Array;
};

/** What Create remembers of a press, to tell stale cells from done ones. */
export type Sent = { run: string; fingerprint: string };

export type State = {
  session: Session;
  screen: Screen;
  draft: Draft;
  editing: Editing;
  /** True until the first selection is known, when the plugin was opened by a picture's own Edit button. */
  bringsBrief: boolean;
  sections: SectionName[];
  selection: Selection;
  relay: RelayState;
  /** Whether the relay paints offline pictures, as it last said: what it makes is free also while it is not to be reached. */
  offline: boolean;
  catalogue?: Catalogue;
  usage?: UsageReport;
  settings: PersonSettings;
  /** Runs this file follows, newest first. */
  runs: RunView[];
  /** Ids of runs that are off the list. */
  hidden: string[];
  history: History;
  pendingReferences: PendingReference[];
  /** Small pictures of references by asset id, as bytes. */
  previews: Record<string, Uint8Array>;
  /** The finished picture shown last in Runs, whole: one at a time, since each is a megabyte or two. */
  preview?: { job: string; bytes: Uint8Array };
  submission: Submission;
  sent?: Sent;
  notice?: Failure;
  /** The latest sentence for screen readers. */
  announcement: string;
};

export const initialState: State = {
  session: { state: "starting" },
  screen: { name: "create", sheet: "none" },
  draft: createDraft(),
  editing: { state: "draft" },
  bringsBrief: false,
  sections: [],
  selection: { targets: [], skipped: [] },
  relay: { state: "checking", url: "" },
  offline: false,
  settings: defaultPersonSettings,
  runs: [],
  hidden: [],
  history: { state: "unknown" },
  pendingReferences: [],
  previews: {},
  submission: { state: "idle" },
  announcement: "",
};

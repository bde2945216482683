/** Everything the panel knows, as one plain value. Transitions are pure functions; components only read slices of it. */
import type { Quote, RunSummary, UsageReport } from "../../core/api.ts";
import type { Catalogue } from "../../core/catalogue.ts";
import type { Failure } from "../../core/failure.ts";
import type {
  RelayState,
  RunView,
  SelectedPlacement,
  SetListing,
  SetView,
  UnreadableRecord,
} from "../../core/messages.ts";
import { type PersonSettings, defaultPersonSettings } from "../../core/person-settings.ts";
import type { Choices, Conflict } from "../../core/set/conflict.ts";
import type { PressWish } from "../../core/set/plan-press.ts";
import type { SetContent } from "../../core/set/set-content.ts";
import type { Draft, Target } from "../../core/set.ts";
import type { Adopting } from "./adopt.ts";
import { createDraft } from "./draft.ts";
import { createUndo, type Undo } from "./undo.ts";

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
  /** How many of the selected layers show a picture. */
  pictured?: number;
};

/** What covers Create: its choices, the question before a large run, the file's sets, or the one before edits are left. */
export type SheetName = "none" | "choices" | "ask" | "sets" | "leave" | "adopt";

/** The screen in view: Create with the sheet that covers it, Runs with the run and cell that are open. */
export type Screen =
  | { name: "create"; sheet: SheetName }
  | { name: "runs"; run?: string; cell?: string; take?: number }
  | { name: "settings" };

/** Whose brief is on screen: the person's own draft, or that of a picture they asked for (their draft is put aside). */
export type Editing = { state: "draft" } | { state: "placement"; aside: Draft };

/** A set that was chosen or made: the draft on screen is its brief. */
export type OpenSet = {
  id: string;
  title: string;
  /** The person's own draft, put aside until the set is closed. */
  aside: Draft;
  /** What the file said when the edits on screen began; absent until the set was read. */
  base?: SetContent;
  /** The set as it was read last. */
  view?: SetView;
  /** What a press or a command wrote, until it is seen in the file. */
  sent?: SetContent;
  /** What both this person and another changed, to be asked; nothing is sent meanwhile (N3). */
  conflicts: readonly Conflict[];
  choices: Choices;
  /** What was taken in from others in place of a press, in one sentence. */
  taken?: string;
  /** What the next press is for. */
  wish: PressWish;
  /** Ids of the cells of which the person said that they may be paid for twice. */
  agreed: readonly string[];
};

/** The last press of Generate. A run that was sent is shown in Runs. */
export type Submission =
  | { state: "idle" }
  /** `made` is what was written for a set that had no home before. */
  | { state: "sending"; requestId: string; run: string; pictures: number; made?: SetContent; aside?: Draft }
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
  undo: Undo<Draft>;
  editing: Editing;
  /** The next press is a draft pass: at the model's lowest quality, which leaves the set's own as it is. */
  pass?: "draft";
  /** The set that is open; without one, a press makes a new set. */
  open?: OpenSet;
  /** Ids of the cells that are selected in the grid. */
  selected: readonly string[];
  /**
   * Where a person goes once it is settled what becomes of edits that the file does not have: to another set, or to none.
   * `requestId` is of the message that writes them.
   */
  leaving?: { to?: Pick<SetListing, "set" | "title">; requestId?: string };
  /** Pictures that are to be taken into the open set. */
  adopting?: Adopting;
  /** The sets of this file. */
  sets: SetListing[];
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
  /** The layer that is on its way to be the look, or why it is not. */
  pendingLook?: { requestId: string; failure?: Failure };
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
  undo: createUndo(),
  editing: { state: "draft" },
  sets: [],
  selected: [],
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

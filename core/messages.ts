/** Messages between panel and sandbox: what a person did goes to the sandbox, facts come back. Every member is plain data. */
import * as z from "zod/mini";
import {
  healthSchema,
  jobStates,
  quoteSchema,
  runSummarySchema,
  sizeSchema,
  usageReportSchema,
} from "./api.ts";
import { briefSchema, shotSchema } from "./brief.ts";
import { catalogueSchema } from "./catalogue.ts";
import { failureSchema } from "./failure.ts";
import { landingSchema, sentPicturesSchema, setRestSchema } from "./outbox.ts";
import { personSettingsSchema } from "./person-settings.ts";
import { smallCopySchema } from "./placement-record.ts";
import { runBodySchema, type RunBody } from "./run-body.ts";
import { anchorSchema, pictureSourceSchema } from "./set/anchor.ts";
import { adoptFacts, adoptMessages } from "./set/adopt.ts";
import { keptDraftSchema } from "./set/kept-draft.ts";
import { setChangeSchema, setContentSchema } from "./set/set-content.ts";
import { setRecordSchema, settingsSchema, shotsSchema, targetSchema } from "./set.ts";

const text = z.string();
const requestId = z.string().check(z.minLength(1), z.maxLength(64));
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** A body that is passed on as it came, byte for byte; decoding it would write its fields in another order. */
const exactBodySchema = z.custom<RunBody>((value) => z.safeParse(runBodySchema, value).success);

/** One job's key: a run and the relay's job id. */
const jobRef = { run: text, job: text };

/** Panel to sandbox. Ids and keys are made by the panel: the sandbox has no crypto. */
export const panelMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), freshFileId: text }),
  z.object({ type: z.literal("resize-window"), width: z.number(), height: z.number() }),
  z.object({ type: z.literal("save-draft"), draft: keptDraftSchema }),
  z.object({ type: z.literal("save-settings"), settings: personSettingsSchema }),
  z.object({ type: z.literal("check-relay") }),
  /** The panel is seen again after it was hidden for a while. */
  z.object({ type: z.literal("wake-up") }),
  z.object({ type: z.literal("request-usage") }),
  z.object({
    type: z.literal("submit-run"),
    requestId,
    run: text,
    set: text,
    /** What was priced: sent as it is. */
    body: exactBodySchema,
    /** Worst-case price the person saw, nanodollars. */
    agreed: z.number(),
    /** Where each cell of the body goes. The relay never sees it. */
    landings: z.array(landingSchema).check(z.minLength(1), z.maxLength(1000)),
    rest: setRestSchema,
    /** What the press writes into the set's home. Absent for one more take, which changes nothing of its set. */
    content: z.optional(setChangeSchema),
    pictures: z.optional(sentPicturesSchema),
  }),
  /** The set is followed until another is opened or this one closed: each change of it comes as `set-changed`. */
  z.object({ type: z.literal("open-set"), set: text }),
  z.object({ type: z.literal("close-set") }),
  /** The sets of this file, from the document's index. */
  z.object({ type: z.literal("list-sets") }),
  /** Writes a set without making anything: a new title, cells left out, an applied import. */
  z.object({ type: z.literal("write-set"), requestId, change: setChangeSchema }),
  /** Makes a set with the same brief and nothing made; it opens. `copy` is its id. */
  z.object({ type: z.literal("duplicate-set"), set: text, copy: text, title: text }),
  /** Brings the set's home into view, on its page. */
  z.object({ type: z.literal("show-set"), set: text }),
  z.object({ type: z.literal("cancel-run"), run: text }),
  z.object({ type: z.literal("cancel-job"), ...jobRef }),
  z.object({ type: z.literal("retry-job"), ...jobRef, afterAttempt: z.number() }),
  z.object({ type: z.literal("continue-run"), run: text }),
  z.object({ type: z.literal("resend-run"), run: text }),
  /** Takes a run off the list of this person's device; all of it is kept. */
  z.object({ type: z.literal("hide-run"), run: text }),
  z.object({ type: z.literal("show-hidden-runs") }),
  z.object({ type: z.literal("place-job"), ...jobRef }),
  /** Without a cell's id: all of the run that is on one page, brought into view and not selected. */
  z.object({ type: z.literal("show-cell"), run: text, cell: text }),
  /** `inView` brings its layer into view as well. */
  z.object({
    type: z.literal("show-take"),
    run: text,
    cell: text,
    take: z.number(),
    inView: z.optional(z.boolean()),
  }),
  /** The finished picture itself, for where the small copy is shown large. */
  z.object({ type: z.literal("fetch-preview"), ...jobRef }),
  /** The take named goes into the source, whichever one the placement shows. */
  z.object({ type: z.literal("apply-to-source"), run: text, cell: text, take: z.number() }),
  z.object({ type: z.literal("remove-placement"), run: text, cell: text }),
  z.object({ type: z.literal("remove-set"), set: text }),
  z.object({ type: z.literal("list-runs"), before: z.optional(text) }),
  z.object({ type: z.literal("reference-from-selection"), requestId }),
  z.object({ type: z.literal("reference-from-file"), requestId, name: text, bytes }),
  /** Makes the selected layer the picture that a set's others are made from; nothing is made by it. */
  z.object({ type: z.literal("anchor-from-selection"), requestId }),
  ...adoptMessages,
  z.object({ type: z.literal("close-plugin") }),
]);
export type PanelMessage = z.infer<typeof panelMessageSchema>;

/** Where a cell's picture stands on the canvas. */
export const placementStates = ["none", "pending", "placing", "placed", "not-placed"] as const;

const takeViewSchema = z.object({
  cell: text,
  take: z.number(),
  job: z.optional(text),
  locale: text,
  /** The shot's key, and which one it was when the run was sent: from 1, 0 without shots. */
  shot: z.optional(text),
  shotNumber: z.number(),
  target: targetSchema,
  state: z.enum(["sending", "refused", ...jobStates]),
  attempt: z.number(),
  placement: z.enum(placementStates),
  /** True for the take its layer shows at the moment. */
  shown: z.optional(z.boolean()),
  /** The cell of the same run whose picture it is made from. */
  anchor: z.optional(text),
  /** True where it finishes a draft: it is made from that picture (T7). */
  finishes: z.optional(z.boolean()),
  /** How far it went from that draft, in whole percent (T7.3). */
  drift: z.optional(z.number()),
  /** True where its first take becomes the look of its set. */
  becomesAnchor: z.optional(z.boolean()),
  /** True while it waits until a person lets the run continue. */
  approval: z.optional(z.boolean()),
  nodeId: z.optional(text),
  size: z.optional(sizeSchema),
  /** What came back, measured; shown when it differs from `size` (S5). */
  measured: z.optional(sizeSchema),
  thumb: z.optional(text),
  startedAt: z.optional(text),
  typicalMs: z.optional(z.number()),
  cancelRequested: z.optional(z.boolean()),
  cost: z.optional(z.number()),
  failure: z.optional(failureSchema),
});
/** One take of one cell of a run, as the panel shows it. */
export type TakeView = z.infer<typeof takeViewSchema>;

const runViewSchema = z.object({
  run: text,
  set: text,
  title: text,
  createdAt: text,
  stage: z.enum(["preparing", "sending", "accepted", "refused"]),
  /** True from a person's cancelling until the relay has said whether it has the run, where it had not acknowledged it. */
  cancelled: z.optional(z.boolean()),
  state: z.enum(["open", "closed"]),
  model: text,
  quality: text,
  brief: z.optional(briefSchema),
  settings: z.optional(settingsSchema),
  /** The set's shots, for asking another take of one of them. */
  shots: z.optional(shotsSchema),
  cost: z.object({ reserved: z.number(), settled: z.number(), uncertain: z.number() }),
  takes: z.array(takeViewSchema),
  failure: z.optional(failureSchema),
});
/** A run this file follows, with everything the Runs tab shows. */
export type RunView = z.infer<typeof runViewSchema>;

const relayStateSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("checking"), url: text }),
  z.object({ state: z.literal("ok"), url: text, health: healthSchema }),
  /**
   * `address` nothing answers there, `network` it answered before but not now, `version` it is too old for this plugin,
   * `token` it answers and refuses.
   */
  z.object({
    state: z.literal("trouble"),
    url: text,
    part: z.enum(["address", "network", "version", "token"]),
    failure: failureSchema,
  }),
]);
export type RelayState = z.infer<typeof relayStateSchema>;

const selectedPlacementSchema = z.object({
  nodeId: text,
  set: z.optional(setRecordSchema),
  cell: text,
  /** The id of the version in its fill. */
  shown: z.optional(text),
  /** Oldest first. */
  versions: z.array(z.object({ id: text, run: text, take: z.number() })),
});
export type SelectedPlacement = z.infer<typeof selectedPlacementSchema>;

/** A record of the selected layer, or a part of its set's, that cannot be read and is left as it is (C4). */
const unreadableRecordSchema = z.object({
  what: z.enum(["picture", "set"]),
  outcome: z.enum(["newer", "damaged", "foreign", "missing"]),
});
export type UnreadableRecord = z.infer<typeof unreadableRecordSchema>;

const placementViewSchema = z.object({
  nodeId: text,
  cell: text,
  /** The id of the version in its fill. */
  shown: z.optional(text),
  /** Oldest first. */
  versions: z.array(
    z.object({
      id: text,
      run: text,
      take: z.number(),
      placedAt: text,
      image: z.object({ id: text, sha256: text, width: z.number(), height: z.number() }),
      /** Figma's own hash of the picture. */
      hash: text,
      pass: z.object({ model: text, quality: text, size: z.optional(sizeSchema) }),
      intent: z.optional(text),
      anchor: z.optional(text),
      draft: z.optional(text),
      /** How far it went from that draft, in whole percent (T7.3). */
      drift: z.optional(z.number()),
      /** True for a picture that was made elsewhere. */
      adopted: z.optional(z.boolean()),
      thumb: z.optional(smallCopySchema),
    }),
  ),
});

/** A set as it stands in the file: what its home says, and the layers that show its cells on the pages that are loaded. */
export const setViewSchema = z.object({
  content: setContentSchema,
  /** The home's node id, and the name of its page. */
  home: text,
  pageName: text,
  placements: z.array(placementViewSchema),
  /** Targets and shots that the set does not have any more while their pictures are on the canvas. */
  takenOut: z.optional(
    z.object({
      targets: z.array(targetSchema),
      shots: z.array(shotSchema),
    }),
  ),
  /** What is known of its references, by asset: what people call each, its edges in pixels, and Figma's own hash of it. */
  references: z.optional(z.record(text, pictureSourceSchema)),
  /** Who wrote each entry last, and when (UTC ISO 8601), by the entry's name: for saying whose change is whose. */
  written: z.record(text, z.object({ by: z.optional(text), at: text })),
  /** Parts of its record that cannot be read and are left as they are (C4). */
  troubles: z.array(z.object({ name: text, outcome: z.enum(["newer", "damaged", "foreign", "missing"]) })),
});
export type SetView = z.infer<typeof setViewSchema>;

/** A set of the document's index, as of `at` (UTC ISO 8601). */
export const setListingSchema = z.object({
  set: text,
  title: text,
  page: text,
  cells: z.number(),
  made: z.optional(z.number()),
  changed: z.optional(z.number()),
  failed: z.optional(z.number()),
  drafts: z.optional(z.number()),
  at: text,
});
export type SetListing = z.infer<typeof setListingSchema>;

/** Sandbox to panel. */
export const sandboxFactSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("started"),
    fileId: text,
    fileName: text,
    user: z.optional(z.object({ id: text, name: text })),
    settings: personSettingsSchema,
    draft: z.optional(keptDraftSchema),
    /** The entry of the menu, or the button on a layer, that started the plugin; empty for none. */
    menuEntry: text,
    pluginVersion: text,
  }),
  /** The file goes by another id: another person's plugin gave it one first. */
  z.object({ type: z.literal("file-changed"), fileId: text }),
  z.object({
    type: z.literal("selection-changed"),
    targets: z.array(targetSchema),
    /** Selected things that cannot be targets, with the reason: said, not dropped. */
    skipped: z.array(z.object({ name: text, reason: text })),
    placement: z.optional(selectedPlacementSchema),
    unreadable: z.optional(unreadableRecordSchema),
    /** How many of the selected layers show a picture. */
    pictured: z.optional(z.number()),
  }),
  z.object({ type: z.literal("relay-changed"), relay: relayStateSchema }),
  z.object({ type: z.literal("catalogue-changed"), catalogue: catalogueSchema }),
  z.object({ type: z.literal("usage-changed"), usage: usageReportSchema }),
  /** The run is safe: the relay has it, or it is kept here and sent as soon as the relay answers (its view says which). */
  z.object({ type: z.literal("run-accepted"), requestId, run: text }),
  /** Nothing was sent or it was refused; `quote` comes with price-changed. */
  z.object({
    type: z.literal("run-refused"),
    requestId,
    run: text,
    failure: failureSchema,
    quote: z.optional(quoteSchema),
  }),
  z.object({ type: z.literal("run-changed"), view: runViewSchema }),
  z.object({ type: z.literal("run-forgotten"), run: text }),
  /** All runs of this file that are off the list, by their ids. */
  z.object({ type: z.literal("runs-hidden"), runs: z.array(text) }),
  z.object({ type: z.literal("runs-listed"), runs: z.array(runSummarySchema), before: z.optional(text) }),
  /** The relay was asked for runs and did not answer, or refused. */
  z.object({ type: z.literal("runs-not-listed"), failure: failureSchema }),
  z.object({
    type: z.literal("reference-added"),
    requestId,
    asset: text,
    name: text,
    width: z.number(),
    height: z.number(),
    /** Of the bytes as they were uploaded, where the relay says it. */
    sha256: z.optional(text),
    /** PNG or JPEG bytes of a small picture, when the sandbox has one. */
    preview: z.optional(bytes),
  }),
  z.object({ type: z.literal("reference-failed"), requestId, failure: failureSchema }),
  /** The layer that was asked for as the look is with the relay; `preview` is as for a reference. */
  z.object({
    type: z.literal("anchor-added"),
    requestId,
    anchor: anchorSchema,
    preview: z.optional(bytes),
  }),
  z.object({ type: z.literal("anchor-failed"), requestId, failure: failureSchema }),
  z.object({ type: z.literal("preview-fetched"), job: text, bytes }),
  z.object({ type: z.literal("set-changed"), view: setViewSchema }),
  /** Its home is not on any page that is loaded, or was removed. */
  z.object({ type: z.literal("set-missing"), set: text, failure: failureSchema }),
  z.object({ type: z.literal("sets-listed"), sets: z.array(setListingSchema) }),
  z.object({ type: z.literal("set-written"), requestId, set: text }),
  /**
   * The set is no longer what it was when this person began: nothing was written or sent. The panel merges what is there now
   * with what it has (N3), and the person presses again.
   */
  z.object({ type: z.literal("set-diverged"), requestId, view: setViewSchema }),
  ...adoptFacts,
  z.object({ type: z.literal("noticed"), failure: failureSchema }),
]);
export type SandboxFact = z.infer<typeof sandboxFactSchema>;

/** Decodes what the panel posted, or undefined when it is not one of ours. */
export function decodePanelMessage(value: unknown): PanelMessage | undefined {
  const result = z.safeParse(panelMessageSchema, value);
  return result.success ? result.data : undefined;
}

/** Decodes what the sandbox posted, or undefined when it is not one of ours. */
export function decodeSandboxFact(value: unknown): SandboxFact | undefined {
  const result = z.safeParse(sandboxFactSchema, value);
  return result.success ? result.data : undefined;
}

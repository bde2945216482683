/** Every message of the panel, in one exhaustive switch. */
import type { PanelMessage } from "../core/messages.ts";
import type { PersonSettings } from "../core/person-settings.ts";
import { adoptPictures } from "./adopt/adopt-pictures.ts";
import { listPictures } from "./adopt/list-pictures.ts";
import { uploadPicture } from "./adopt/upload-picture.ts";
import { postToUi, resizePanel } from "./panel.ts";
import {
  addAnchorFromSelection,
  addReferenceFromFile,
  addReferenceFromSelection,
} from "./references/add-reference.ts";
import { fetchPreview } from "./runs/fetch-preview.ts";
import {
  applyToSource,
  placeJob,
  removePlacement,
  removeSet,
  showCell,
  showTake,
} from "./runs/place-actions.ts";
import {
  cancelJob,
  cancelRun,
  continueRun,
  hideRun,
  listRuns,
  requestUsage,
  resendNow,
  retryJob,
  showHiddenRuns,
} from "./runs/run-actions.ts";
import { submitRun } from "./runs/submit.ts";
import type { Session } from "./run/session.ts";
import { closeSet, openSet } from "./set/follow-set.ts";
import { duplicateSet, listSets, showSet, writeSet } from "./set/set-commands.ts";
import { keepDraft, postSelection, reconnect, stampFile, startPanel, wakeUp } from "./start.ts";
import { saveSettings } from "./storage/settings.ts";

export async function handleMessage(session: Session, message: PanelMessage): Promise<void> {
  switch (message.type) {
    case "ready":
      return startPanel(session, message.freshFileId);
    case "resize-window":
      return resizePanel(message);
    case "save-draft":
      return keepDraft(session, message.draft);
    case "submit-run":
      await stampFile(session);
      return submitRun(session, message);
    case "reference-from-selection":
    case "reference-from-file":
    case "anchor-from-selection":
    case "list-pictures":
    case "upload-picture":
    case "adopt-pictures":
      return handleBroughtMessage(session, message);
    case "close-plugin":
      return figma.closePlugin();
    case "show-cell":
    case "show-take":
    case "fetch-preview":
    case "apply-to-source":
    case "remove-placement":
    case "remove-set":
    case "place-job":
      return handlePictureMessage(session, message);
    case "open-set":
    case "close-set":
    case "list-sets":
    case "write-set":
    case "duplicate-set":
    case "show-set":
      return handleSetMessage(session, message);
    case "save-settings":
    case "check-relay":
    case "wake-up":
    case "request-usage":
    case "cancel-run":
    case "cancel-job":
    case "retry-job":
    case "continue-run":
    case "resend-run":
    case "hide-run":
    case "show-hidden-runs":
    case "list-runs":
      return handleRelayMessage(session, message);
  }
}

type PictureMessage = Extract<
  PanelMessage,
  {
    type:
      | "show-cell"
      | "show-take"
      | "fetch-preview"
      | "apply-to-source"
      | "remove-placement"
      | "remove-set"
      | "place-job";
  }
>;

/** The messages about pictures that were made. */
async function handlePictureMessage(session: Session, message: PictureMessage): Promise<void> {
  switch (message.type) {
    case "show-cell":
      return showCell(session, message);
    case "show-take":
      await showTake(session, message, message.take);
      if (message.inView === true) return showCell(session, message);
      return postSelection(session);
    case "fetch-preview":
      return fetchPreview(session, message.run, message.job);
    case "apply-to-source":
      return applyToSource(session, message, message.take);
    case "remove-placement":
      return removePlacement(session, message);
    case "remove-set":
      return removeSet(session, message.set);
    case "place-job":
      return placeJob(session, message.run, message.job);
  }
}

type SetMessage = Extract<
  PanelMessage,
  { type: "open-set" | "close-set" | "list-sets" | "write-set" | "duplicate-set" | "show-set" }
>;

/** The messages about sets that make no picture. */
async function handleSetMessage(session: Session, message: SetMessage): Promise<void> {
  switch (message.type) {
    case "open-set":
      return openSet(session, message.set);
    case "close-set":
      return closeSet(session);
    case "list-sets":
      return listSets(session);
    case "write-set":
      return writeSet(session, message);
    case "duplicate-set":
      return duplicateSet(session, message);
    case "show-set":
      return showSet(session, message.set);
  }
}

type BroughtMessage = Extract<
  PanelMessage,
  {
    type:
      | "reference-from-selection"
      | "reference-from-file"
      | "anchor-from-selection"
      | "list-pictures"
      | "upload-picture"
      | "adopt-pictures";
  }
>;

/** The messages about pictures that were made elsewhere: references, a set's look, and those that are taken into a set. */
async function handleBroughtMessage(session: Session, message: BroughtMessage): Promise<void> {
  switch (message.type) {
    case "reference-from-selection":
      return addReferenceFromSelection(session, message.requestId);
    case "reference-from-file":
      return addReferenceFromFile(session, message.requestId, message.name, message.bytes);
    case "anchor-from-selection":
      return addAnchorFromSelection(session, message.requestId);
    case "list-pictures":
      return listPictures(message.requestId);
    case "upload-picture":
      return uploadPicture(session, message);
    case "adopt-pictures":
      await stampFile(session);
      return adoptPictures(session, message);
  }
}

type RelayMessage = Extract<
  PanelMessage,
  {
    type:
      | "save-settings"
      | "check-relay"
      | "wake-up"
      | "request-usage"
      | "cancel-run"
      | "cancel-job"
      | "retry-job"
      | "continue-run"
      | "resend-run"
      | "hide-run"
      | "show-hidden-runs"
      | "list-runs";
  }
>;

/** The messages that mostly ask the relay. The type keeps both switches exhaustive. */
async function handleRelayMessage(session: Session, message: RelayMessage): Promise<void> {
  switch (message.type) {
    case "save-settings":
      return changeSettings(session, message.settings);
    case "check-relay":
      return reconnect(session);
    case "wake-up":
      return wakeUp(session);
    case "request-usage":
      return requestUsage(session);
    case "cancel-run":
      return cancelRun(session, message.run);
    case "cancel-job":
      return cancelJob(session, message.run, message.job);
    case "retry-job":
      return retryJob(session, message.run, message.job, message.afterAttempt);
    case "continue-run":
      return continueRun(session, message.run);
    case "resend-run":
      return resendNow(session, message.run);
    case "hide-run":
      return hideRun(session, message.run);
    case "show-hidden-runs":
      return showHiddenRuns(session);
    case "list-runs":
      return listRuns(session, message.before);
  }
}

/** A new token is tried at once. */
async function changeSettings(session: Session, settings: PersonSettings): Promise<void> {
  const tokenChanged = settings.token !== session.settings.token;
  session.settings = settings;
  const failure = await saveSettings(settings);
  if (failure !== undefined) postToUi({ type: "noticed", failure });
  if (!tokenChanged) return;
  // Another team may have other runs, and this one those that were missed: each is asked for anew.
  for (const followed of session.runs.values()) followed.rev = 0;
  await reconnect(session);
}

/** Every command of the panel, in one exhaustive switch. */
import type { ToMain } from "../core/messages.ts";
import type { PersonSettings } from "../core/person-settings.ts";
import { postToUi, resizePanel } from "./panel.ts";
import { addReferenceFromFile, addReferenceFromSelection } from "./references/add-reference.ts";
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
  forgetRun,
  listRuns,
  requestUsage,
  resendNow,
  retryJob,
} from "./runs/run-actions.ts";
import { submitRun } from "./runs/submit.ts";
import type { Session } from "./run/session.ts";
import { keepDraft, postSelection, reconnect, stampFile, startPanel } from "./start.ts";
import { saveSettings } from "./storage/settings.ts";

export async function handleCommand(session: Session, command: ToMain): Promise<void> {
  switch (command.type) {
    case "ready":
      return startPanel(session, command.freshFileId);
    case "resize-window":
      return resizePanel(command);
    case "save-draft":
      return keepDraft(session, command.draft);
    case "save-settings":
      return changeSettings(session, command.settings);
    case "check-relay":
      return reconnect(session);
    case "submit-run":
      stampFile(session);
      return submitRun(session, command);
    case "reference-from-selection":
      return addReferenceFromSelection(session, command.requestId);
    case "reference-from-file":
      return addReferenceFromFile(session, command.requestId, command.name, command.bytes);
    case "close-plugin":
      return figma.closePlugin();
    case "show-cell":
      return showCell(session, command);
    case "show-take":
      await showTake(session, command, command.take);
      return postSelection(session);
    case "apply-to-source":
      return applyToSource(session, command, command.take);
    case "remove-placement":
      return removePlacement(session, command);
    case "remove-set":
      return removeSet(session, command.set);
    case "place-job":
      return placeJob(session, command.run, command.job);
    case "request-usage":
    case "cancel-run":
    case "cancel-job":
    case "retry-job":
    case "continue-run":
    case "resend-run":
    case "forget-run":
    case "list-runs":
      return handleRelayCommand(session, command);
  }
}

type RelayCommand = Extract<
  ToMain,
  {
    type:
      | "request-usage"
      | "cancel-run"
      | "cancel-job"
      | "retry-job"
      | "continue-run"
      | "resend-run"
      | "forget-run"
      | "list-runs";
  }
>;

/** The commands that mostly ask the relay. The type keeps both switches exhaustive. */
async function handleRelayCommand(session: Session, command: RelayCommand): Promise<void> {
  switch (command.type) {
    case "request-usage":
      return requestUsage(session);
    case "cancel-run":
      return cancelRun(session, command.run);
    case "cancel-job":
      return cancelJob(session, command.run, command.job);
    case "retry-job":
      return retryJob(session, command.run, command.job, command.afterAttempt);
    case "continue-run":
      return continueRun(session, command.run);
    case "resend-run":
      return resendNow(session, command.run);
    case "forget-run":
      return forgetRun(session, command.run);
    case "list-runs":
      return listRuns(session, command.before);
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

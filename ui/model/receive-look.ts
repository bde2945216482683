/** The answer to a selected layer that is to be the look: the draft goes by it, or a sentence says why it cannot. */
import type { SandboxFact } from "../../core/messages.ts";
import { nameAnchorInput } from "../../core/set/anchor.ts";
import { setLook } from "./draft.ts";
import type { State } from "./state.ts";
import { recordEdit } from "./undo.ts";

type LookFact = Extract<SandboxFact, { type: "anchor-added" | "anchor-failed" }>;

/** An answer that is waited for no more, since another look was chosen meanwhile, changes nothing. */
export function receiveLook(state: State, fact: LookFact): State {
  const { pendingLook, ...rest } = state;
  const { requestId } = fact;
  if (pendingLook?.requestId !== requestId) return state;
  if (fact.type === "anchor-failed") {
    const { failure } = fact;
    return { ...rest, pendingLook: { requestId, failure }, announcement: failure.message };
  }
  const { anchor, preview } = fact;
  const draft = setLook(state.draft, anchor);
  return {
    ...rest,
    draft,
    // No typing: it is a step of its own whenever it comes.
    undo: recordEdit(state.undo, state.draft, draft, 0),
    submission: state.submission.state === "sending" ? state.submission : { state: "idle" },
    previews:
      preview === undefined ? state.previews : { ...state.previews, [nameAnchorInput(anchor)]: preview },
    announcement: `All are made from ${anchor.name ?? "it"} from now on. Nothing is sent yet.`,
  };
}

import { Button, LoadingIndicator } from "../kit.ts";
import { carryOut, setSheet } from "../actions.ts";
import { generate } from "../press.ts";
import { PrimaryButton } from "../parts/button.tsx";
import { PressLines } from "../sets/press-lines.tsx";
import { PressMenu } from "../sets/press-menu.tsx";
import { draft, live, callToAction, sizes, submission, targets } from "../store.ts";
import css from "./footer.module.css";
import { QuietLine } from "./quiet-line.tsx";
import { describeSettings } from "./settings-line.ts";

/** Settings in one muted line, and under it the button that is the quote. */
export function Footer() {
  const line = describeSettings(draft.value.settings, live.value, {
    model: sizes.value?.model.id,
    from: targets.value.from,
  });
  return (
    <footer class={css.footer}>
      <div class={css.line}>
        <button
          type="button"
          class={css.settings}
          aria-haspopup="dialog"
          aria-label={`Choices: ${line}`}
          onClick={() => setSheet("choices")}
        >
          {line}
        </button>
        <QuietLine />
      </div>
      <PressLines />
      <ButtonPlace />
    </footer>
  );
}

/** The quote as a button, or one sentence with one action. */
export function ButtonPlace() {
  const current = callToAction.value;
  const sending = submission.value.state === "sending";
  switch (current.kind) {
    case "waiting":
      return (
        <div class={css.waiting}>
          <LoadingIndicator />
          {current.sentence}
        </div>
      );
    case "settled":
      return (
        <div class={css.settled} role="group" aria-label="Nothing to press">
          <p>{current.sentence}</p>
          {live.value.state === "nothing-due" && <PressMenu />}
        </div>
      );
    case "blocked":
      return (
        <div class={css.blocked} role="group" aria-label="Before it can be made">
          <p>{current.sentence}</p>
          <Button secondary onClick={() => carryOut(current.action.does)}>
            {current.action.label}
          </Button>
        </div>
      );
    case "generate": {
      const label = [current.verb, ...current.facts].join(" · ");
      return (
        <div class={css.press}>
          <PrimaryButton quiet={current.needsWords || sending} onClick={() => generate()}>
            {sending ? "Sending" : label}
          </PrimaryButton>
          {!current.needsWords && !sending && <PressMenu />}
        </div>
      );
    }
  }
}

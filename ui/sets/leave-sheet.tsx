import { setSheet } from "../actions.ts";
import { PrimaryButton, LinkButton } from "../parts/button.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { settleLeaving } from "../set-actions.ts";
import { open } from "../store.ts";

/** Asks what becomes of edits that the file does not have before the set they belong to closes. */
export function LeaveSheet() {
  const title = open.value?.title ?? "the set";
  return (
    <Sheet title={`Close ${title}?`} onClose={() => setSheet("none")}>
      <p>You changed {title}, and have not made its pictures yet. The changes are on your screen alone.</p>
      <PrimaryButton onClick={() => settleLeaving(true)}>Keep the changes in {title}</PrimaryButton>
      <p>
        <LinkButton danger onClick={() => settleLeaving(false)}>
          Give them up
        </LinkButton>
      </p>
    </Sheet>
  );
}

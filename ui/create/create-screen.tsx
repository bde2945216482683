import { AskSheet } from "./ask-sheet.tsx";
import { CellGrid } from "./cell-grid.tsx";
import { ChoicesSheet } from "./choices-sheet.tsx";
import css from "./create-screen.module.css";
import { Footer } from "./footer.tsx";
import { HiddenBands } from "./hidden-bands.tsx";
import type { SheetName } from "../model/state.ts";
import { PlacementBar } from "./placement-bar.tsx";
import { PromptField } from "./prompt-field.tsx";
import { SectionChips } from "./section-chips.tsx";
import { Sections } from "./sections.tsx";
import { AdoptSheet } from "../sets/adopt-sheet.tsx";
import { LeaveSheet } from "../sets/leave-sheet.tsx";
import { SetBar } from "../sets/set-bar.tsx";
import { SetsSheet } from "../sets/sets-sheet.tsx";
import { TargetBar } from "./target-bar.tsx";

/** Create, top to bottom: what is filled, what it shows, and the button that is the quote. */
export function CreateScreen({ sheet }: { sheet: SheetName }) {
  return (
    <div class={css.screen}>
      <SetBar />
      <TargetBar />
      <PlacementBar />
      <div class={css.scroll}>
        <div class={css.brief}>
          <HiddenBands />
          <PromptField />
          <SectionChips />
          <Sections />
          <CellGrid />
        </div>
      </div>
      <Footer />
      {sheet === "choices" && <ChoicesSheet />}
      {sheet === "ask" && <AskSheet />}
      {sheet === "sets" && <SetsSheet />}
      {sheet === "leave" && <LeaveSheet />}
      {sheet === "adopt" && <AdoptSheet />}
    </div>
  );
}

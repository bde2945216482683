import { AskSheet } from "./ask-sheet.tsx";
import { CellGrid } from "./cell-grid.tsx";
import { ChoicesSheet } from "./choices-sheet.tsx";
import css from "./create-screen.module.css";
import { Footer } from "./footer.tsx";
import { HiddenBands } from "./hidden-bands.tsx";
import { PlacementBar } from "./placement-bar.tsx";
import { PromptField } from "./prompt-field.tsx";
import { SectionChips } from "./section-chips.tsx";
import { Sections } from "./sections.tsx";
import { TargetBar } from "./target-bar.tsx";

/** Create, top to bottom: what is filled, what it shows, and the button that is the quote. */
export function CreateScreen({ sheet }: { sheet: "none" | "choices" | "ask" }) {
  return (
    <div class={css.screen}>
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
    </div>
  );
}

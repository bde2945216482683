import { useState } from "preact/hooks";
import { isFailure } from "../../core/failure.ts";
import { compilePrompt, toPromptCell } from "../../core/prompt.ts";
import { edit, focusSection } from "../actions.ts";
import { nameCell } from "../model/cell-name.ts";
import { dropPrompt, setBrief } from "../model/draft.ts";
import { LinkButton } from "../parts/button.tsx";
import { Select } from "../parts/select.tsx";
import { TextArea } from "../parts/text-area.tsx";
import { draft, live } from "../store.ts";
import { Section } from "./section.tsx";
import css from "./sections.module.css";
import { BriefFields } from "./style-section.tsx";

const detailFields = [
  ["keep", "Keep", "What must stay as it is"],
  ["change", "Change", "What must become different"],
  ["avoid", "Avoid", "What must not appear"],
] as const;

/** What to keep, change and avoid, and the prompt as the model will read it. */
export function DetailsSection() {
  return (
    <Section name="details" title="Details">
      <BriefFields fields={detailFields} />
      <CompiledPrompt />
    </Section>
  );
}

function CompiledPrompt() {
  const [shownCell, setShownCell] = useState("");
  const [dropped, setDropped] = useState<string>();
  const { brief, locales } = draft.value;
  function drop(): void {
    setDropped(brief.prompt);
    edit(dropPrompt);
  }
  const cells = live.value.state === "priced" ? live.value.plan.cells : [];
  const cell = cells.find((each) => each.id === shownCell) ?? cells[0];
  const compiled = compileFor(cell?.id);
  if (brief.prompt !== undefined)
    return (
      <div class={css.block}>
        <p class={css.warn}>
          Edited as text{locales.length > 1 && ", the same for every language"}: the fields above no longer
          change it. <LinkButton onClick={drop}>Back to the compiled prompt</LinkButton>
        </p>
        <TextArea
          label="Prompt, edited as text"
          minRows={4}
          maxRows={16}
          maxLength={32_000}
          value={brief.prompt}
          onInput={(prompt) => edit((before) => setBrief(before, { prompt }))}
        />
      </div>
    );
  return (
    <div class={css.block}>
      <div class={css.head}>
        <h3>Prompt</h3>
        {dropped !== undefined && (
          <LinkButton onClick={() => edit((before) => setBrief(before, { prompt: dropped }))}>
            Back to my text
          </LinkButton>
        )}
        {locales.length > 1 ? (
          <span class={css.muted}>Editing as text works for one language</span>
        ) : (
          <LinkButton onClick={() => editAsText(compiled)}>Edit as text</LinkButton>
        )}
      </div>
      {cells.length > 1 && cell !== undefined && (
        <Select
          label="Show the prompt for"
          value={cell.id}
          options={cells.map(({ id, locale, target, shotNumber }) => ({
            value: id,
            label: nameCell(locale, target, shotNumber),
          }))}
          onChange={setShownCell}
        />
      )}
      <TextArea
        label="Compiled prompt"
        placeholder="Write a sentence above and read here what the model gets"
        readOnly
        minRows={2}
        maxRows={16}
        maxLength={32_000}
        value={compiled}
        onInput={() => undefined}
      />
    </div>
  );
}

function editAsText(prompt: string): void {
  edit((before) => setBrief(before, { prompt }));
  focusSection("details", '[aria-label="Prompt, edited as text"]');
}

/** The prompt of one cell as the relay will compile it; empty while there is nothing to compile. */
function compileFor(id: string | undefined): string {
  if (live.value.state !== "priced" || id === undefined) return draft.value.brief.subject;
  const { plan, quote } = live.value;
  const asked = plan.body.cells.find((cell) => cell.id === id);
  const size = quote.cells.find((cell) => cell.id === id)?.size;
  if (asked === undefined || size === undefined) return "";
  const compiled = compilePrompt(plan.body.brief, toPromptCell(plan.body, asked, size));
  return isFailure(compiled) ? "" : compiled.prompt;
}

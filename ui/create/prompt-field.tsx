import { useEffect } from "preact/hooks";
import { edit, focusPrompt, openSection } from "../actions.ts";
import { createKey } from "../ids.ts";
import { addText, setBrief } from "../model/draft.ts";
import { LinkButton } from "../parts/button.tsx";
import { TextArea } from "../parts/text-area.tsx";
import { draft } from "../store.ts";
import { findQuotedWords } from "../model/words.ts";
import css from "./create-screen.module.css";

/** The prompt: focused when the panel opens, and sent as it is when nothing else was said. */
export function PromptField() {
  const { brief } = draft.value;
  useEffect(() => {
    // A person who moves along the tabs by keyboard stays on them.
    if (document.querySelector("[role=tab]:focus-visible") === null) focusPrompt();
  }, []);
  return (
    <div>
      <TextArea
        prompt
        label="What the picture shows"
        placeholder="Describe the picture"
        minRows={4}
        maxRows={10}
        value={brief.subject}
        onInput={(subject) => edit((before) => setBrief(before, { subject }))}
      />
      {brief.prompt !== undefined && (
        <p class={css.quoted}>
          The prompt was edited as text under Details; this sentence no longer changes it.
        </p>
      )}
      <QuotedWords />
    </div>
  );
}

function QuotedWords() {
  const [words] = findQuotedWords(draft.value.brief);
  if (words === undefined) return null;
  function use(exact: string): void {
    edit((before) => {
      const role = (before.brief.texts ?? []).length === 0 ? "headline" : "subhead";
      return addText(before, { key: createKey(), role, words: { und: exact } });
    });
    openSection("text");
  }
  return (
    <p class={css.quoted}>
      <q>{words}</q>
      <LinkButton onClick={() => use(words)} title="Spelled letter by letter, and read back when it arrives">
        Use as exact text
      </LinkButton>
    </p>
  );
}

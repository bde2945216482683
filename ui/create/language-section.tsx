import { IconButton, IconClose16, Textbox } from "../kit.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { type LocaleFacts, isKnownLanguage, localeFacts, suggestLocales } from "../../core/locale.ts";
import { announce, edit } from "../actions.ts";
import { addLocale, removeLocale } from "../model/draft.ts";
import { cx } from "../parts/cx.ts";
import { draft } from "../store.ts";
import css from "./language-section.module.css";
import { Section } from "./section.tsx";

/** The languages the picture is made in: one picture per language and target. */
export function LanguageSection() {
  const chosen = draft.value.locales.filter((tag) => tag !== "und");
  return (
    <Section name="languages" title="Languages">
      {chosen.length > 0 && (
        <div class={css.tokens} role="group" aria-label="Chosen languages">
          {chosen.map((tag) => (
            <Token key={tag} facts={localeFacts(tag)} />
          ))}
        </div>
      )}
      <LanguageSearch chosen={chosen} />
    </Section>
  );
}

function Token({ facts }: { facts: LocaleFacts }) {
  return (
    <div class={css.token}>
      {facts.name}
      <span>{facts.tag}</span>
      <IconButton
        aria-label={`Remove ${facts.name}`}
        onClick={() => edit((before) => removeLocale(before, facts.tag))}
      >
        <IconClose16 />
      </IconButton>
    </div>
  );
}

function LanguageSearch({ chosen }: { chosen: readonly string[] }) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const fitting = suggestLocales(query, 8 + chosen.length);
  const found = fitting.filter((facts) => !chosen.includes(facts.tag)).slice(0, 8);
  const shown = open && found.length > 0;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.scrollIntoView({ block: "nearest" }), [shown, found.length]);
  function choose(facts: LocaleFacts | undefined): void {
    if (facts === undefined) return;
    edit((before) => addLocale(before, facts.tag));
    announce(`${facts.name} added.`);
    setQuery("");
    setActive(0);
    // The next keystroke opens it again; meanwhile it would hide what the choice has changed below.
    setOpen(false);
  }
  function handleKey(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      setActive((before) => (before + step + found.length) % Math.max(1, found.length));
    }
    if (event.key === "Enter" && !event.metaKey && !event.ctrlKey && shown) choose(found[active]);
  }
  return (
    <div class={css.combo} onFocusIn={() => setOpen(true)} onFocusOut={() => setOpen(false)}>
      <Textbox
        aria-label="Add a language"
        placeholder="Add a language: Japanese, pt-BR, العربية"
        role="combobox"
        aria-expanded={shown}
        aria-autocomplete="list"
        aria-controls={shown ? "language-options" : undefined}
        aria-activedescendant={shown ? `language-${active}` : undefined}
        value={query}
        onValueInput={(typed) => {
          setQuery(typed);
          setActive(0);
          setOpen(true);
        }}
        onKeyDown={handleKey}
      />
      {open && query.trim() !== "" && found.length === 0 && <NoneFound isChosen={fitting.length > 0} />}
      {shown && (
        <div ref={list} class={css.list} id="language-options" role="listbox" aria-label="Languages">
          {found.map((facts, index) => (
            <div
              key={facts.tag}
              id={`language-${index}`}
              class={cx(css.option, index === active && css.active)}
              role="option"
              aria-selected={index === active}
              // Before the field loses the focus, which would close the list under the pointer.
              onMouseDown={(event) => {
                event.preventDefault();
                choose(facts);
              }}
              onMouseMove={() => setActive(index)}
            >
              <span>{facts.name}</span>
              <span>
                {isKnownLanguage(facts.tag) ? (
                  <>
                    <bdi lang={facts.tag}>{facts.ownName}</bdi> · {facts.tag}
                  </>
                ) : (
                  "We do not know this language. Add it all the same?"
                )}
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function NoneFound({ isChosen }: { isChosen: boolean }) {
  return (
    <p class={css.none} role="status">
      {isChosen
        ? "It is chosen already."
        : "No language of that name is known. Type its code, such as pt-BR or tlh."}
    </p>
  );
}

import { IconButton, IconClose16, Textbox } from "../kit.ts";
import { type TextBlock, type TextPosition, textPositions, textRoles } from "../../core/brief.ts";
import { chooseScript, directionOf, localeFacts } from "../../core/locale.ts";
import { findInherited } from "../../core/prompt-texts.ts";
import { edit } from "../actions.ts";
import { createKey } from "../ids.ts";
import { addEmptyText, clearPosition, removeText, setText, setWords } from "../model/draft.ts";
import { keepWritten } from "../model/tidy.ts";
import { LinkButton } from "../parts/button.tsx";
import { Select } from "../parts/select.tsx";
import { TextArea } from "../parts/text-area.tsx";
import { draft, targets } from "../store.ts";
import { Section } from "./section.tsx";
import css from "./sections.module.css";

/** Copy that must appear, letter by letter, in each language. */
export function TextSection() {
  const texts = draft.value.brief.texts ?? [];
  return (
    <Section
      name="text"
      title="Text in the picture"
      action={
        <LinkButton onClick={() => edit((before) => addEmptyText(before, createKey()))}>Add text</LinkButton>
      }
    >
      {texts.length > 0 && targets.value.targets.some(({ fit }) => fit === "plate") && (
        <p class={css.muted}>Left out of the pictures that are made without words.</p>
      )}
      {texts.length === 0 && <p class={css.muted}>No text: the picture is asked for without any.</p>}
      {texts.map((text, index) => (
        <TextFields key={text.key ?? index} text={text} index={index} />
      ))}
    </Section>
  );
}

const roleOptions = textRoles.map((role) => ({ value: role, label: capitalize(role) }));
const positionOptions: { value: TextPosition | "any"; label: string }[] = [
  { value: "any", label: "Anywhere" },
  ...textPositions.map((position) => ({ value: position, label: capitalize(position.replace("-", " ")) })),
];

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function TextFields({ text, index }: { text: TextBlock; index: number }) {
  const name = `Text ${index + 1}`;
  return (
    <div class={css.block} role="group" aria-label={`${name}, ${text.role}`}>
      <div class={css.line}>
        <Select
          label={`${name}: role`}
          value={text.role}
          options={roleOptions}
          onChange={(role) => edit((before) => setText(before, index, { role }))}
        />
        <Select
          label={`${name}: position`}
          value={text.position ?? "any"}
          options={positionOptions}
          onChange={(position) =>
            edit((before) =>
              position === "any" ? clearPosition(before, index) : setText(before, index, { position }),
            )
          }
        />
        <Textbox
          aria-label={`${name}: typography`}
          placeholder="Typography"
          value={text.typography ?? ""}
          onValueInput={(typography) =>
            edit((before) => setText(before, index, { typography: typography.slice(0, 200) }))
          }
        />
        <IconButton aria-label={`Remove ${name}`} onClick={() => edit((before) => removeText(before, index))}>
          <IconClose16 />
        </IconButton>
      </div>
      {listTags(text).map((tag) => (
        <Words key={tag} text={text} index={index} tag={tag} />
      ))}
    </div>
  );
}

/** The languages to be made, below what was written before there were any. */
function listTags({ words }: TextBlock): string[] {
  const { locales } = draft.value;
  return words.und === undefined || locales.includes("und") ? locales : ["und", ...locales];
}

function Words({ text, index, tag }: { text: TextBlock; index: number; tag: string }) {
  const { name } = localeFacts(tag);
  const own = text.words[tag] ?? "";
  const inherited = findInherited({ ...text, words: keepWritten(text.words) }, tag);
  const direction = directionOf(chooseScript(own || (inherited ?? ""), tag));
  const plain = tag === "und";
  const { und } = text.words;
  const field = (
    <TextArea
      label={plain ? `Text ${index + 1}: words` : `Text ${index + 1}: words in ${name}`}
      placeholder={plain ? "Exact words" : (inherited ?? `Words in ${name}`)}
      minRows={1}
      maxRows={4}
      maxLength={2000}
      value={own}
      dir={plain ? "auto" : direction}
      {...(plain ? {} : { lang: tag })}
      onInput={(words) => edit((before) => setWords(before, index, tag, words))}
    />
  );
  if (draft.value.locales.includes("und")) return field;
  return (
    <div class={css.words}>
      <span
        class={css.tag}
        title={plain ? "Not sent: each language has its own words" : name}
        aria-hidden="true"
      >
        {plain ? "as typed" : tag}
      </span>
      {field}
      {!plain && und && !own && inherited === undefined && (
        <LinkButton
          title={`"${und}" in ${name} too`}
          onClick={() => edit((before) => setWords(before, index, tag, und))}
        >
          Use as typed
        </LinkButton>
      )}
    </div>
  );
}

import type { Brief, briefFields } from "../../core/brief.ts";
import { edit } from "../actions.ts";
import { setBrief } from "../model/draft.ts";
import { Field } from "../parts/field.tsx";
import { TextArea } from "../parts/text-area.tsx";
import { draft } from "../store.ts";
import { Section } from "./section.tsx";

type FieldName = Exclude<(typeof briefFields)[number], "subject">;

const styleFields: readonly (readonly [FieldName, string, string])[] = [
  ["style", "Style", "Editorial photo, flat illustration, gouache"],
  ["scene", "Scene", "A quiet harbour before sunrise"],
  ["composition", "Composition", "Subject low on the left, room for copy above"],
  ["lighting", "Light", "Soft window light from the left"],
  ["palette", "Palette", "Warm sand, deep teal, one accent of coral"],
];

/** How it should look, in fields of its own; each becomes a labelled part of the prompt. */
export function StyleSection() {
  return (
    <Section name="style" title="Style">
      <BriefFields fields={styleFields} />
    </Section>
  );
}

/** Plain text fields of the brief, one per line. */
export function BriefFields({ fields }: { fields: readonly (readonly [FieldName, string, string])[] }) {
  const { brief } = draft.value;
  return (
    <>
      {fields.map(([name, label, example]) => (
        <Field key={name} label={label}>
          <TextArea
            label={label}
            placeholder={example}
            minRows={1}
            maxRows={4}
            value={brief[name] ?? ""}
            onInput={(words) => edit((before) => setBrief(before, briefField(name, words)))}
          />
        </Field>
      ))}
    </>
  );
}

function briefField(name: FieldName, words: string): Partial<Brief> {
  return { [name]: words };
}

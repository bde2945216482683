import { IconButton, IconClose16 } from "../kit.ts";
import { briefLimits } from "../../core/brief.ts";
import { edit } from "../actions.ts";
import { addShot, removeShot, setShot } from "../model/draft.ts";
import { LinkButton } from "../parts/button.tsx";
import { TextArea } from "../parts/text-area.tsx";
import { draft } from "../store.ts";
import { Section } from "./section.tsx";
import css from "./shot-section.module.css";

/** A series of one to eight pictures: what each one shows beyond the shared sentence. */
export function ShotSection() {
  const { shots } = draft.value;
  const action =
    shots.length < briefLimits.shots ? (
      <LinkButton onClick={() => edit(addShot)}>Add shot</LinkButton>
    ) : undefined;
  return (
    <Section name="shots" title="Shots" action={action}>
      {shots.map((shot, index) => (
        <div key={index} class={css.row}>
          <span class={css.number} aria-hidden="true">
            {index + 1}
          </span>
          <TextArea
            label={`Shot ${index + 1}`}
            placeholder="What this one shows"
            minRows={1}
            maxRows={4}
            maxLength={4000}
            value={shot}
            onInput={(words) => edit((before) => setShot(before, index, words))}
          />
          <IconButton
            aria-label={`Remove shot ${index + 1}`}
            onClick={() => edit((before) => removeShot(before, index))}
          >
            <IconClose16 />
          </IconButton>
        </div>
      ))}
    </Section>
  );
}

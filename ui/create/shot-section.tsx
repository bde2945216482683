import { IconButton, IconClose16 } from "../kit.ts";
import { briefLimits } from "../../core/brief.ts";
import { edit } from "../actions.ts";
import { createKey } from "../ids.ts";
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
      <LinkButton onClick={() => edit((before) => addShot(before, createKey()))}>Add shot</LinkButton>
    ) : undefined;
  return (
    <Section name="shots" title="Shots" action={action}>
      {shots.map(({ key, text }, index) => (
        <div key={key} class={css.row}>
          <span class={css.number} aria-hidden="true">
            {index + 1}
          </span>
          <TextArea
            label={`Shot ${index + 1}`}
            placeholder="What this one shows"
            minRows={1}
            maxRows={4}
            maxLength={briefLimits.shotLength}
            value={text}
            onInput={(words) => edit((before) => setShot(before, key, words))}
          />
          <IconButton
            aria-label={`Remove shot ${index + 1}`}
            onClick={() => edit((before) => removeShot(before, key))}
          >
            <IconClose16 />
          </IconButton>
        </div>
      ))}
    </Section>
  );
}

import { useId } from "preact/hooks";
import type { Size } from "../../core/api.ts";
import { hiddenBands } from "../../core/safe-zone.ts";
import type { Target } from "../../core/set.ts";
import { edit } from "../actions.ts";
import { setChoice } from "../draft.ts";
import { listBeyond } from "../sizes.ts";
import { sizes, targets } from "../store.ts";
import { formatSize } from "../targets.ts";
import css from "./hidden-bands.module.css";

/** For each target longer than the model can draw: what would be hidden, and who decides what to do about it (S4). */
export function HiddenBands() {
  const known = sizes.value;
  if (known === undefined) return null;
  const beyond = listBeyond(targets.value.targets, known);
  return (
    <>
      {beyond.map((target) => (
        <BandChoice key={target.key} target={target} size={known.byTarget.get(target.key)?.size ?? target} />
      ))}
    </>
  );
}

function BandChoice({ target, size }: { target: Target; size: Size }) {
  const name = useId();
  const part = hiddenBands(target, size);
  const hidden = Math.round((1 - part.width * part.height) * 100);
  const where = part.hides === "left-right" ? "left and right" : "top and bottom";
  const options = [
    ["safe-zone", "Safe zone", `tell the model that ${where} get cut, so nothing that matters is there`],
    ["plate", "Clean plate", "no text in the picture; set it as live text layers on top"],
  ] as const;
  return (
    <div class={css.card} role="radiogroup" aria-label={`${target.name}: what happens to the hidden part`}>
      <BandDrawing part={part} size={size} />
      <div class={css.words} data-fit-choice="">
        <p>
          {target.name} {formatSize(target)} is longer than 3:1. The model draws {formatSize(size)}, and{" "}
          {hidden}% of it ({where}) is hidden.
        </p>
        {options.map(([fit, label, meaning]) => (
          <label key={fit} class={css.choice}>
            <input
              type="radio"
              name={name}
              checked={target.fit === fit}
              onChange={() => edit((before) => setChoice(before, target.key, { fit }))}
            />
            <span>
              {label}: <span class={css.muted}>{meaning}</span>
            </span>
          </label>
        ))}
      </div>
    </div>
  );
}

type DrawingProps = {
  part: { x: number; y: number; width: number; height: number };
  size: { width: number; height: number };
};

function BandDrawing({ part, size }: DrawingProps) {
  const scale = 64 / Math.max(size.width, size.height);
  const [width, height] = [size.width * scale, size.height * scale];
  return (
    <svg class={css.drawing} width="64" height="64" viewBox="0 0 64 64" aria-hidden="true">
      <g transform={`translate(${(64 - width) / 2} ${(64 - height) / 2})`}>
        <rect width={width} height={height} fill="var(--figma-color-bg-warning-tertiary)" />
        <rect
          x={part.x * width}
          y={part.y * height}
          width={part.width * width}
          height={part.height * height}
          fill="var(--figma-color-bg)"
          stroke="var(--figma-color-text)"
        />
      </g>
    </svg>
  );
}

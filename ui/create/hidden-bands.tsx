import { useId } from "preact/hooks";
import type { QuoteCell } from "../../core/api.ts";
import { findModel } from "../../core/catalogue.ts";
import { hiddenBands } from "../../core/safe-zone.ts";
import type { Target } from "../../core/set.ts";
import { edit } from "../actions.ts";
import { setChoice } from "../draft.ts";
import { isBeyond } from "../live.ts";
import { catalogue, live } from "../store.ts";
import { formatSize } from "../targets.ts";
import css from "./hidden-bands.module.css";

/** For each target longer than the model can draw: what would be hidden, and who decides what to do about it (S4). */
export function HiddenBands() {
  if (live.value.state !== "priced") return null;
  const { plan, quote } = live.value;
  const model = catalogue.value && findModel(catalogue.value, plan.body.model);
  const seen = new Map<string, { target: Target; quoted: QuoteCell }>();
  for (const cell of plan.cells) {
    const quoted = quote.cells.find((each) => each.id === cell.id);
    const hides = quoted !== undefined && quoted.hiddenPx.x + quoted.hiddenPx.y >= 1;
    if (hides && model && isBeyond(cell.target, model.sizes.maxRatio))
      seen.set(cell.target.key, { target: cell.target, quoted });
  }
  return (
    <>
      {[...seen.values()].map(({ target, quoted }) => (
        <BandChoice key={target.key} target={target} quoted={quoted} />
      ))}
    </>
  );
}

function BandChoice({ target, quoted }: { target: Target; quoted: QuoteCell }) {
  const name = useId();
  const part = hiddenBands(target, quoted.size);
  const hidden = Math.round((1 - part.width * part.height) * 100);
  const where = part.hides === "left-right" ? "left and right" : "top and bottom";
  const options = [
    ["safe-zone", "Safe zone", `tell the model that ${where} get cut, so nothing that matters is there`],
    ["plate", "Clean plate", "no text in the picture; set it as live text layers on top"],
  ] as const;
  return (
    <div class={css.card} role="radiogroup" aria-label={`${target.name}: what happens to the hidden part`}>
      <BandDrawing part={part} size={quoted.size} />
      <div class={css.words} data-fit-choice="">
        <p>
          {target.name} {formatSize(target)} is longer than 3:1. The model draws {formatSize(quoted.size)},
          and {hidden}% of it ({where}) is hidden.
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

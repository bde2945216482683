import { IconChevronDown16, IconChevronRight16 } from "../kit.ts";
import { useState } from "preact/hooks";
import type { Size } from "../../core/api.ts";
import { type VisiblePart, visiblePart } from "../../core/safe-zone.ts";
import type { Fit, Target } from "../../core/set.ts";
import { edit, saveSettings } from "../actions.ts";
import { setChoice } from "../model/draft.ts";
import { Segments } from "../parts/segments.tsx";
import { listBeyond } from "../model/sizes.ts";
import { sizes, targets } from "../store.ts";
import { formatSize } from "../model/targets.ts";
import css from "./hidden-bands.module.css";

/** A target beyond the model's ratios, with what was chosen or decided for it. */
type Beyond = { target: Target; size: Size; part: VisiblePart };

type ChosenFit = Exclude<Fit, "cover">;

const fits = [
  { value: "safe-zone", label: "Safe zone", title: "What matters is kept inside the visible part" },
  { value: "plate", label: "Without words", title: "No text in the picture; set it as live layers on top" },
] as const;

/** Targets longer than the model can draw: how much of a picture is hidden, and beside it what to do about it (S4.1). */
export function HiddenBands() {
  const known = sizes.value;
  if (known === undefined) return null;
  const beyond = listBeyond(targets.value.targets, known).map((target): Beyond => {
    const size = known.byTarget.get(target.key)?.size ?? target;
    return { target, size, part: visiblePart(target, size) };
  });
  const [first, second] = beyond;
  if (first === undefined) return null;
  return (
    <div class={css.card}>
      {second === undefined ? (
        <div class={css.row}>
          <Band {...first} all={beyond} name={describeHidden(first.part)} note={describeFit(first)} />
        </div>
      ) : (
        <ManyBands beyond={beyond} first={first} />
      )}
    </div>
  );
}

/** One choice for all of them; opened, one for each, with its own drawing. */
function ManyBands({ beyond, first }: { beyond: readonly Beyond[]; first: Beyond }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <div class={css.row}>
        <BandDrawing part={first.part} size={first.size} px={32} />
        <span class={css.name} title={beyond.map(explain).join("\n")}>
          {beyond.length} longer than 3:1
          <span class={css.muted}>part is hidden</span>
        </span>
        <FitChoice label="What happens to the hidden parts" picked={beyond} all={beyond} />
        <button
          type="button"
          class={css.fold}
          aria-expanded={open}
          aria-label={open ? "Choose for all of them" : "Choose for each of them"}
          onClick={() => setOpen(!open)}
        >
          {open ? <IconChevronDown16 /> : <IconChevronRight16 />}
        </button>
      </div>
      {open && (
        <ul class={css.rows} aria-label="Longer than 3:1">
          {beyond.map((each) => (
            <li key={each.target.key} class={css.row}>
              <Band {...each} all={beyond} name={each.target.name} note={describeHidden(each.part)} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type BandProps = Beyond & { all: readonly Beyond[]; name: string; note: string };

function Band({ target, size, part, all, name, note }: BandProps) {
  return (
    <>
      <BandDrawing part={part} size={size} px={32} />
      <span class={css.name} title={explain({ target, size, part })}>
        {name}
        <span class={css.muted}>{note}</span>
      </span>
      <FitChoice
        label={`${target.name}: what happens to the hidden part`}
        picked={[{ target, size, part }]}
        all={all}
      />
    </>
  );
}

type FitChoiceProps = { label: string; picked: readonly Beyond[]; all: readonly Beyond[] };

function FitChoice({ label, picked, all }: FitChoiceProps) {
  const shared = fits.find(({ value }) => picked.every(({ target }) => target.fit === value));
  return (
    <Segments<ChosenFit | "">
      label={label}
      value={shared?.value ?? ""}
      options={fits}
      onChange={(fit) => fit !== "" && choose(fit, picked, all)}
    />
  );
}

/** Remembers the choice for the next such target; what was decided for the others on screen stays as it is. */
function choose(fit: ChosenFit, picked: readonly Beyond[], all: readonly Beyond[]): void {
  edit((before) =>
    all.reduce((draft, each) => {
      const next = picked.some(({ target }) => target.key === each.target.key) ? fit : each.target.fit;
      return next === undefined ? draft : setChoice(draft, each.target.key, { fit: next });
    }, before),
  );
  saveSettings({ lastFit: fit });
}

/** "73% is hidden". */
function describeHidden(part: VisiblePart): string {
  return `${Math.round((1 - part.width * part.height) * 100)}% is hidden`;
}

function describeEdges(part: VisiblePart): string {
  return part.hides === "left-right" ? "left and right" : "top and bottom";
}

function describeFit({ target, part }: Beyond): string {
  return target.fit === "plate" ? "made without words" : describeEdges(part);
}

function explain({ target, size, part }: Beyond): string {
  return `${target.name} is longer than the model's 3:1: of ${formatSize(size)}, ${describeHidden(part)}, ${describeEdges(part)}`;
}

type DrawingProps = { part: VisiblePart; size: Size; px: number };

/** The picture to scale with its hidden bands shaded, in a square of `px` pixels. */
function BandDrawing({ part, size, px }: DrawingProps) {
  const scale = px / Math.max(size.width, size.height);
  const [width, height] = [size.width * scale, size.height * scale];
  return (
    <svg class={css.drawing} width={px} height={px} viewBox={`0 0 ${px} ${px}`} aria-hidden="true">
      <g transform={`translate(${(px - width) / 2} ${(px - height) / 2})`}>
        <rect width={width} height={height} fill="var(--figma-color-bg-warning)" />
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

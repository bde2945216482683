import { IconChevronDown16, IconChevronRight16 } from "../kit.ts";
import { useId, useState } from "preact/hooks";
import type { Size } from "../../core/api.ts";
import { type VisiblePart, visiblePart } from "../../core/safe-zone.ts";
import type { Target } from "../../core/set.ts";
import { edit } from "../actions.ts";
import { setChoice } from "../model/draft.ts";
import { Segments } from "../parts/segments.tsx";
import { listBeyond } from "../model/sizes.ts";
import { sizes, targets } from "../store.ts";
import { formatSize } from "../model/targets.ts";
import css from "./hidden-bands.module.css";

type Beyond = { target: Target; size: Size; part: VisiblePart };

const fits = [
  { value: "safe-zone", label: "Safe zone", meaning: "the model keeps what matters inside the visible band" },
  { value: "plate", label: "Clean plate", meaning: "no text in the picture; set it as live layers on top" },
] as const;
type Fit = (typeof fits)[number]["value"];

/** Targets longer than the model can draw: what would be hidden, and who decides what to do about it (S4). */
export function HiddenBands() {
  const known = sizes.value;
  if (known === undefined) return null;
  const beyond = listBeyond(targets.value.targets, known).map((target): Beyond => {
    const size = known.byTarget.get(target.key)?.size ?? target;
    return { target, size, part: visiblePart(target, size) };
  });
  const [first, second] = beyond;
  if (first === undefined) return null;
  return second === undefined ? <OneBand {...first} /> : <ManyBands beyond={beyond} />;
}

function OneBand({ target, size, part }: Beyond) {
  return (
    <div class={css.card}>
      <BandDrawing part={part} size={size} px={48} />
      <div class={css.words}>
        <p>
          Longer than the model's 3:1: of {formatSize(size)}, {describeHidden(part)}.
        </p>
        <FitChoice label={`${target.name}: what happens to the hidden part`} beyond={[target]} />
      </div>
    </div>
  );
}

/** One choice for all of them; opened, one for each, with its own drawing. */
function ManyBands({ beyond }: { beyond: readonly Beyond[] }) {
  const [open, setOpen] = useState(false);
  const [first] = beyond;
  return (
    <div>
      <div class={css.card}>
        {first !== undefined && <BandDrawing part={first.part} size={first.size} px={48} />}
        <div class={css.words}>
          <div class={css.head}>
            <p>{beyond.length} frames are longer than the model's 3:1, so part of each picture is hidden.</p>
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
          <FitChoice label="What happens to the hidden parts" beyond={beyond.map(({ target }) => target)} />
        </div>
      </div>
      {open && (
        <ul class={css.rows} aria-label="Longer than 3:1">
          {beyond.map((each) => (
            <BandRow key={each.target.key} {...each} />
          ))}
        </ul>
      )}
    </div>
  );
}

function BandRow({ target, size, part }: Beyond) {
  return (
    <li class={css.row}>
      <BandDrawing part={part} size={size} px={32} />
      <span class={css.name} title={`${target.name}: of ${formatSize(size)}, ${describeHidden(part)}`}>
        {target.name}
        <span class={css.muted}>{describeHidden(part)}</span>
      </span>
      <Segments<Fit | "">
        label={`${target.name}: what happens to the hidden part`}
        value={readFit(target)}
        options={fits}
        onChange={(fit) => choose([target], fit)}
      />
    </li>
  );
}

function FitChoice({ label, beyond }: { label: string; beyond: readonly Target[] }) {
  const name = useId();
  return (
    <div class={css.choices} role="radiogroup" aria-label={label} data-fit-choice="">
      {fits.map(({ value, label: words, meaning }) => (
        <label key={value} class={css.choice}>
          <input
            type="radio"
            name={name}
            checked={beyond.every((target) => target.fit === value)}
            onChange={() => choose(beyond, value)}
          />
          <span>
            {words}: <span class={css.muted}>{meaning}</span>
          </span>
        </label>
      ))}
    </div>
  );
}

function choose(beyond: readonly Target[], fit: Fit | ""): void {
  if (fit === "") return;
  edit((before) => beyond.reduce((draft, { key }) => setChoice(draft, key, { fit }), before));
}

function readFit({ fit }: Target): Fit | "" {
  return fit === "safe-zone" || fit === "plate" ? fit : "";
}

/** "23% is hidden, top and bottom". */
function describeHidden(part: VisiblePart): string {
  const hidden = Math.round((1 - part.width * part.height) * 100);
  return `${hidden}% is hidden, ${part.hides === "left-right" ? "left and right" : "top and bottom"}`;
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

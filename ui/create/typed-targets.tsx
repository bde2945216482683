import { Button, Textbox } from "../kit.ts";
import { useState } from "preact/hooks";
import type { Target } from "../../core/set.ts";
import { edit } from "../actions.ts";
import { toggleTyped } from "../model/draft.ts";
import { ToggleChip } from "../parts/chip.tsx";
import { draft } from "../store.ts";
import { createTypedTarget, parseEdge, ratioPresets, splitSize } from "../model/targets.ts";
import css from "./target-bar.module.css";

/** Sizes for a picture that has no frame yet: four ratios one click away, any other typed. */
export function TypedTargets({ compact }: { compact: boolean }) {
  const { typed } = draft.value;
  return (
    <div class={css.empty}>
      {!compact && <p>Sizes without a frame:</p>}
      <div class={css.chips} role="group" aria-label="Sizes">
        {ratioPresets.map(({ label, width, height }) => {
          const target = createTypedTarget(width, height, label);
          return (
            <ToggleChip
              key={label}
              label={label}
              title={`${width} × ${height}`}
              on={typed.some((each) => each.key === target.key)}
              onToggle={() => edit((before) => toggleTyped(before, target))}
            />
          );
        })}
        <OtherSize />
      </div>
      <OtherSizes />
    </div>
  );
}

function OtherSize() {
  const [width, setWidth] = useState("");
  const [height, setHeight] = useState("");
  const [tried, setTried] = useState(false);
  /** What stands in the two fields counts at once, and gives way to what is typed next. */
  const [counted, setCounted] = useState<Target>();
  function type(across: string, down: string): void {
    setTried(false);
    setWidth(across);
    setHeight(down);
    const [wide, high] = [parseEdge(across), parseEdge(down)];
    const target = wide === undefined || high === undefined ? undefined : createTypedTarget(wide, high);
    const others = draft.value.typed.filter(({ key }) => key !== counted?.key);
    const isNew = target !== undefined && others.every(({ key }) => key !== target.key);
    if (isNew || others.length < draft.value.typed.length)
      edit((before) => ({ ...before, typed: isNew ? [...others, target] : others }));
    setCounted(isNew ? target : undefined);
  }
  /** The fields are free for another size. */
  function finish(): void {
    const isSize = parseEdge(width) !== undefined && parseEdge(height) !== undefined;
    setTried(!isSize);
    if (!isSize) return;
    setCounted(undefined);
    setWidth("");
    setHeight("");
  }
  /** Both edges where a whole size was pasted into one field. */
  function typeIn(edge: "width" | "height", typed: string): void {
    const both = splitSize(typed);
    if (both !== undefined) return type(...both);
    if (edge === "width") type(typed, height);
    else type(width, typed);
  }
  function handleKey(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.metaKey && !event.ctrlKey) finish();
  }
  const wrong = [width, height].some((edge) => parseEdge(edge) === undefined && (tried || edge !== ""));
  return (
    <>
      <div class={css.size}>
        <Textbox
          aria-label="Width"
          placeholder="W"
          value={width}
          onValueInput={(typed) => typeIn("width", typed)}
          onKeyDown={handleKey}
        />
        <span aria-hidden="true">×</span>
        <Textbox
          aria-label="Height"
          placeholder="H"
          value={height}
          onValueInput={(typed) => typeIn("height", typed)}
          onKeyDown={handleKey}
        />
        {parseEdge(width) !== undefined && parseEdge(height) !== undefined && (
          <Button secondary onClick={finish}>
            Add
          </Button>
        )}
      </div>
      {wrong && (
        <p class={css.wrong} role="alert">
          Type a width and a height in whole pixels, from 1 to 10000.
        </p>
      )}
    </>
  );
}

/** Sizes that are none of the ratios, as chips that take them away again. */
function OtherSizes() {
  const presets = new Set(ratioPresets.map(({ width, height }) => `typed-${width}x${height}`));
  const others = draft.value.typed.filter((target) => !presets.has(target.key));
  if (others.length === 0) return null;
  return (
    <div class={css.chips} role="group" aria-label="Other sizes">
      {others.map((target) => (
        <ToggleChip
          key={target.key}
          label={`${target.width} × ${target.height}`}
          title="Click to take it away"
          on
          onToggle={() => edit((before) => toggleTyped(before, target))}
        />
      ))}
    </div>
  );
}

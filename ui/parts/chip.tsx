import { IconChevronDown16, IconChevronRight16, IconPlus16 } from "../kit.ts";
import css from "./chip.module.css";
import { cx } from "./cx.ts";

type SectionChipProps = {
  label: string;
  count: number;
  open: boolean;
  controls: string;
  bare?: boolean;
  onToggle: () => void;
};

/** A chip that opens its section in place: "+ Text", and with something in it "Text 2". */
export function SectionChip({ label, count, open, controls, bare = false, onToggle }: SectionChipProps) {
  return (
    <button
      type="button"
      class={cx(css.chip, bare ? css.bare : open && css.on)}
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      onClick={onToggle}
    >
      {open ? <IconChevronDown16 /> : bare ? <IconChevronRight16 /> : <IconPlus16 />}
      {label}
      {count > 0 && <span class={css.count}>{count}</span>}
    </button>
  );
}

type ToggleChipProps = { label: string; title: string; on: boolean; onToggle: () => void };

/** A chip that is on or off, such as a ratio. */
export function ToggleChip({ label, title, on, onToggle }: ToggleChipProps) {
  return (
    <button
      type="button"
      class={cx(css.chip, css.plain, on && css.on)}
      aria-pressed={on}
      title={title}
      onClick={onToggle}
    >
      {label}
    </button>
  );
}

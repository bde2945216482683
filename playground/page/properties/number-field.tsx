/** A number one can type; Enter or leaving keeps it, Escape gives up, arrow keys step. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

type Props = {
  readonly label: string;
  /** What screen readers say; `label` is a letter or two. */
  readonly name: string;
  readonly value: number;
  readonly min?: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
};

export function NumberField({ label, name, value, min, disabled, onChange }: Props): JSX.Element {
  const shown = String(Math.round(value * 100) / 100);
  const givenRef = useRef(false);
  function keep(input: HTMLInputElement): void {
    const next = Number(input.value.replace(",", "."));
    const fits = input.value.trim() !== "" && Number.isFinite(next) && next >= (min ?? -Infinity);
    if (fits && input.value !== shown) onChange(next);
    else input.value = shown;
  }
  return (
    <label class="number-field">
      <span aria-hidden="true">{label}</span>
      <input
        key={shown}
        aria-label={name}
        inputMode="decimal"
        defaultValue={shown}
        disabled={disabled ?? false}
        onFocus={(event) => {
          givenRef.current = false;
          event.currentTarget.select();
        }}
        onKeyDown={(event) => {
          const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
          if (event.key === "Enter") keep(event.currentTarget);
          if (event.key === "Escape") {
            givenRef.current = true;
            event.currentTarget.blur();
          }
          if (step === undefined) return;
          event.preventDefault();
          onChange(Math.max(min ?? -Infinity, value + step * (event.shiftKey ? 10 : 1)));
        }}
        onBlur={(event) => {
          if (givenRef.current) event.currentTarget.value = shown;
          else keep(event.currentTarget);
        }}
      />
    </label>
  );
}

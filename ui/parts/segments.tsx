import { useId } from "preact/hooks";
import css from "./segments.module.css";

/** `title` says more on hover. */
export type Segment<Value extends string> = {
  value: Value;
  label: string;
  title?: string;
  disabled?: boolean;
};

type SegmentsProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly Segment<Value>[];
  onChange: (value: Value) => void;
};

/** One of a few, all in view: a named group of radios in the look of Figma's segmented control. */
export function Segments<Value extends string>({ label, value, options, onChange }: SegmentsProps<Value>) {
  const name = useId();
  return (
    <div class={css.segments} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} class={css.segment} title={option.title}>
          <input
            class={css.input}
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={option.disabled === true}
            onChange={() => onChange(option.value)}
          />
          <span class={css.text}>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

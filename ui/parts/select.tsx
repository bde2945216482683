import { IconChevronDown16 } from "../kit.ts";
import css from "./select.module.css";

export type SelectOption<Value extends string> = { value: Value; label: string };

type SelectProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly SelectOption<Value>[];
  onChange: (value: Value) => void;
  disabled?: boolean;
};

/**
 * A list to choose one of, in the look of the kit's dropdown. The kit's own has no role or name a screen reader could
 * say; the browser's list has both, and the system's keyboard.
 */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  disabled,
}: SelectProps<Value>) {
  return (
    <div class={css.frame}>
      <select
        class={css.select}
        aria-label={label}
        value={value}
        disabled={disabled === true}
        onChange={(event) => {
          const chosen = options[event.currentTarget.selectedIndex];
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <span class={css.chevron}>
        <IconChevronDown16 />
      </span>
    </div>
  );
}

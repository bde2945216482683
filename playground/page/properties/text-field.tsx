/** A text one can change; leaving the field, or Enter in a single line, keeps it. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

type Props = {
  readonly label: string;
  readonly value: string;
  readonly multiline?: boolean;
  readonly onChange: (value: string) => void;
};

export function TextField({ label, value, multiline, onChange }: Props): JSX.Element {
  const givenRef = useRef(false);
  const shared = {
    key: value,
    "aria-label": label,
    defaultValue: value,
    dir: "auto",
    class: "text-field",
    onFocus: () => {
      givenRef.current = false;
    },
    onBlur: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
      if (givenRef.current) event.currentTarget.value = value;
      else if (event.currentTarget.value !== value) onChange(event.currentTarget.value);
    },
    onKeyDown: (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
      if (event.key === "Escape") givenRef.current = true;
      if (event.key === "Escape" || (event.key === "Enter" && !multiline)) event.currentTarget.blur();
    },
  } as const;
  return multiline ? <textarea rows={3} {...shared} /> : <input {...shared} />;
}

/** A name that becomes a text field: Enter keeps, Escape gives up, leaving the field keeps. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

type Props = {
  readonly value: string;
  readonly label: string;
  readonly onDone: (name: string | undefined) => void;
};

export function NameField({ value, label, onDone }: Props): JSX.Element {
  const element = useRef<HTMLInputElement>(null);
  const doneRef = useRef(false);
  useEffect(() => element.current?.select(), []);
  function finish(name: string | undefined): void {
    // Escape takes the field away, which also counts as leaving it.
    if (doneRef.current) return;
    doneRef.current = true;
    onDone(name === "" || name === value ? undefined : name);
  }
  return (
    <input
      ref={element}
      class="name-field"
      aria-label={label}
      defaultValue={value}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") finish(event.currentTarget.value.trim());
        if (event.key === "Escape") finish(undefined);
      }}
      onBlur={(event) => finish(event.currentTarget.value.trim())}
      onClick={(event) => event.stopPropagation()}
      onDblClick={(event) => event.stopPropagation()}
    />
  );
}

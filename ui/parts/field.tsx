import type { ComponentChildren } from "preact";
import css from "./field.module.css";

type FieldProps = { label: string; children: ComponentChildren; hint?: ComponentChildren };

/** A label beside its control. The control carries its own accessible name: the words here are for the eye. */
export function Field({ label, children, hint }: FieldProps) {
  return (
    <div class={css.field}>
      <span class={css.label} aria-hidden="true">
        {label}
      </span>
      <div>
        {children}
        {hint !== undefined && <div class={css.hint}>{hint}</div>}
      </div>
    </div>
  );
}

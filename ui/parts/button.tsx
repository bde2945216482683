import type { ComponentChildren } from "preact";
import css from "./button.module.css";
import { cx } from "./cx.ts";

type PrimaryButtonProps = {
  children: ComponentChildren;
  onClick: () => void;
  /** Something is still missing: it looks quiet, and a press says what. */
  quiet?: boolean;
  name?: string;
};

/** The one main button of a screen, full width. */
export function PrimaryButton({ children, onClick, quiet = false, name }: PrimaryButtonProps) {
  return (
    <button type="button" class={cx(css.primary, quiet && css.quiet)} onClick={onClick} aria-label={name}>
      {children}
    </button>
  );
}

type LinkButtonProps = {
  children: ComponentChildren;
  onClick: () => void;
  danger?: boolean;
  title?: string;
  disabled?: boolean;
};

/** An act that is offered in passing, inside a line of text. */
export function LinkButton({ children, onClick, danger = false, title, disabled }: LinkButtonProps) {
  return (
    <button
      type="button"
      class={cx(css.link, danger && css.danger)}
      onClick={onClick}
      title={title}
      // Not \`disabled\`: the focus would fall out of the panel.
      aria-disabled={disabled}
    >
      {children}
    </button>
  );
}

/** A square button that shows an icon and says its name to screen readers and in its tooltip. */
import type { ComponentChildren, JSX } from "preact";

type Props = {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  /** Left out of the tab order: for buttons whose work the keyboard does in another way. */
  readonly skipTab?: boolean;
  readonly class?: string;
};

export function IconButton({
  label,
  onClick,
  children,
  disabled,
  pressed,
  skipTab,
  class: extra,
}: Props): JSX.Element {
  return (
    <button
      type="button"
      class={`icon-button${extra ? ` ${extra}` : ""}`}
      aria-label={label}
      title={label}
      disabled={disabled ?? false}
      aria-pressed={pressed}
      tabIndex={skipTab ? -1 : 0}
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
    >
      {children}
    </button>
  );
}

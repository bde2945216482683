import css from "./text-area.module.css";

type TextAreaProps = {
  label: string;
  value: string;
  onInput: (value: string) => void;
  placeholder?: string;
  minRows?: number;
  maxRows?: number;
  lang?: string;
  dir?: "ltr" | "rtl" | "auto";
  readOnly?: boolean;
  maxLength?: number;
  /** Marks the one prompt field, so that commands can bring the caret back to it. */
  prompt?: boolean;
};

/**
 * A text field that grows with its words between two heights in rows. The kit's own selects everything on focus, which
 * would make one keystroke replace a stored draft.
 */
export function TextArea(props: TextAreaProps) {
  const { label, value, onInput, minRows = 2, maxRows = 10, prompt = false } = props;
  return (
    <div class={css.frame} style={{ "--min-rows": String(minRows), "--max-rows": String(maxRows) }}>
      <div class={css.ghost} aria-hidden="true">
        {`${value}\u200b`}
      </div>
      <textarea
        class={css.area}
        aria-label={label}
        placeholder={props.placeholder}
        value={value}
        lang={props.lang}
        dir={props.dir}
        readOnly={props.readOnly === true}
        maxLength={props.maxLength ?? 8000}
        data-prompt={prompt ? "" : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}

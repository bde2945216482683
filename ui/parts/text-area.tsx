import { useRef, useState } from "preact/hooks";
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
  const { label, value, onInput, minRows = 2, maxRows = 10, maxLength = 8000, prompt = false } = props;
  const pastedOverRef = useRef(0);
  const [leftOut, setLeftOut] = useState(0);
  /** The browser cuts what is pasted or dropped, and says nothing. */
  function noteInserted(area: HTMLTextAreaElement, inserted: string): void {
    const { selectionStart, selectionEnd } = area;
    const pasted = inserted.replaceAll("\r\n", "\n");
    const room = maxLength - value.length + selectionEnd - selectionStart;
    pastedOverRef.current = Math.max(0, pasted.length - room);
  }
  return (
    <div>
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
          maxLength={maxLength}
          onPaste={(event) => noteInserted(event.currentTarget, event.clipboardData?.getData("text") ?? "")}
          onBeforeInput={(event) => {
            if ((event.data ?? "").length > 1) noteInserted(event.currentTarget, event.data ?? "");
          }}
          data-prompt={prompt ? "" : undefined}
          onInput={(event) => {
            const { value: next } = event.currentTarget;
            if (pastedOverRef.current > 0 || next.length < maxLength) setLeftOut(pastedOverRef.current);
            pastedOverRef.current = 0;
            onInput(next);
          }}
        />
      </div>
      {value.length >= maxLength && (
        <p class={css.full} role="alert">
          {describeFull(leftOut, maxLength)}
        </p>
      )}
    </div>
  );
}

function describeFull(leftOut: number, maxLength: number): string {
  const held = maxLength.toLocaleString("en");
  if (leftOut === 0) return `This field holds ${held} characters at most.`;
  const were = leftOut === 1 ? "character was" : "characters were";
  return `${leftOut.toLocaleString("en")} ${were} left out: this field holds ${held}.`;
}

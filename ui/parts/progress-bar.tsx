import { cx } from "./cx.ts";
import css from "./progress-bar.module.css";

type ProgressBarProps = {
  label: string;
  share: number;
  /** What is on its way besides, from 0: drawn paler behind `share`. */
  ahead?: number;
  tone: "going" | "done" | "failed";
};

/** A bar of 4 px. `share` and `ahead` are 0 to 1; between two values CSS does the moving. */
export function ProgressBar({ label, share, ahead = share, tone }: ProgressBarProps) {
  return (
    <div
      class={css.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <div class={css.ahead} style={{ transform: `scaleX(${ahead.toFixed(4)})` }} />
      <div
        class={cx(css.bar, tone === "done" && css.done, tone === "failed" && css.failed)}
        style={{ transform: `scaleX(${share.toFixed(4)})` }}
      />
    </div>
  );
}

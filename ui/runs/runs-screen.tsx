import { useRef, useState } from "preact/hooks";
import { Button, LoadingIndicator } from "../kit.ts";
import { carryOut, listOlderRuns } from "../actions.ts";
import { cx } from "../parts/cx.ts";
import { history, isRelayLost, openRuns, relay, runs, session } from "../store.ts";
import { describeAuthor, describeSummary, describeWhen } from "./describe-run.ts";
import { RunRow } from "./run-row.tsx";
import css from "./runs.module.css";
import { useKeptFocus } from "./use-kept-focus.ts";
import { useNow } from "./use-now.ts";

type RunsScreenProps = { run?: string | undefined; cell?: string | undefined; take?: number | undefined };

/** Every run of this file: what is being made, what came, what needs a hand. */
export function RunsScreen({ run, cell, take }: RunsScreenProps) {
  const nowMs = useNow(openRuns.value > 0 && !isRelayLost.value);
  const list = runs.value;
  // Unasked, the newest run is open; one that comes later does not close it.
  const [first, setFirst] = useState(list[0]?.run);
  if (first === undefined && list.length > 0) setFirst(list[0]?.run);
  const opened = run ?? first;
  const screenRef = useRef<HTMLDivElement>(null);
  const noteFocus = useKeptFocus(screenRef, "tab-runs");
  return (
    <div class={cx(css.screen, isRelayLost.value && css.still)} ref={screenRef} onFocusCapture={noteFocus}>
      <RelayLost />
      {list.length === 0 && <NoRuns />}
      <ul class={css.list} aria-label="Runs of this file">
        {list.map((view) => (
          <RunRow
            key={view.run}
            view={view}
            nowMs={nowMs}
            open={view.run === opened}
            cell={view.run === opened ? cell : undefined}
            take={view.run === opened ? take : undefined}
          />
        ))}
      </ul>
      <OlderRuns nowMs={nowMs} />
    </div>
  );
}

/** What hinders at the relay; nothing turns while nothing is known. */
function RelayLost() {
  const { value } = relay;
  if (value.state !== "trouble") return null;
  const kept = openRuns.value > 0 ? " What was on its way is kept, and goes on once it answers." : "";
  return (
    <div class={css.lost} role="group" aria-label="The relay">
      <p>{value.failure.message + kept}</p>
      <Button secondary onClick={() => carryOut("check-relay")}>
        Try again
      </Button>
    </div>
  );
}

function NoRuns() {
  const listed = history.value.state === "listed" && history.value.runs.length > 0;
  if (listed) return null;
  return <p class={css.empty}>No runs in this file yet. Press Generate and they appear here.</p>;
}

/** Runs the relay still knows and this file no longer follows. */
function OlderRuns({ nowMs }: { nowMs: number }) {
  const known = new Set(runs.value.map((view) => view.run));
  const me = session.value.state === "ready" ? session.value.userId : undefined;
  const current = history.value;
  if (current.state === "unknown") return null;
  const older = current.runs.filter((run) => !known.has(run.id));
  const loading = current.state === "loading" && relay.value.state !== "trouble";
  const before = current.state === "listed" ? current.before : undefined;
  if (older.length === 0 && !loading && before === undefined) return null;
  return (
    <section class={css.older} aria-label="Older runs">
      {older.length > 0 && <h2>Older</h2>}
      <ul class={css.list}>
        {older.map((run) => (
          <li key={run.id} class={css.row}>
            <div class={css.words}>
              <span class={css.title} title={run.title}>
                {run.title || "Untitled"}
              </span>
              <span class={css.sub}>
                <span>
                  {[describeSummary(run), describeAuthor(run, me)].filter((part) => part !== "").join(" · ")}
                </span>
                <span>{describeWhen(run.createdAt, nowMs)}</span>
              </span>
            </div>
          </li>
        ))}
      </ul>
      <div class={css.more}>
        {loading && <LoadingIndicator />}
        {before !== undefined && (
          <Button secondary onClick={listOlderRuns}>
            Show older runs
          </Button>
        )}
      </div>
    </section>
  );
}

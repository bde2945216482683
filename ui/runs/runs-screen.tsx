import { useRef, useState } from "preact/hooks";
import { Button, LoadingIndicator } from "../kit.ts";
import { carryOut, listOlderRuns } from "../actions.ts";
import { postToMain } from "../bridge.ts";
import { LinkButton } from "../parts/button.tsx";
import { cx } from "../parts/cx.ts";
import { hiddenRuns, history, isRelayLost, openRuns, relay, runs, session, state } from "../store.ts";
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
      <HiddenRuns />
      <OtherRuns nowMs={nowMs} />
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
      <Button secondary onClick={() => carryOut(value.part === "token" ? "open-settings" : "check-relay")}>
        {value.part === "token" ? "Open settings" : "Try again"}
      </Button>
    </div>
  );
}

/** Said only where it is known: runs of others are asked for when this screen opens. */
function NoRuns() {
  const { value } = history;
  if (value.state !== "listed" || value.runs.length > 0 || hiddenRuns.value > 0) return null;
  return <p class={css.empty}>No runs in this file yet. Press Generate and they appear here.</p>;
}

/** The way back for runs that were hidden. */
function HiddenRuns() {
  const { value: count } = hiddenRuns;
  if (count === 0) return null;
  return (
    <p class={css.hidden}>
      {count === 1 ? "1 run is hidden." : `${count} runs are hidden.`}
      <LinkButton onClick={() => postToMain({ type: "show-hidden-runs" })}>Show</LinkButton>
    </p>
  );
}

/** Runs the relay knows of this file and this device does not follow: other people's, other devices', old ones. */
function OtherRuns({ nowMs }: { nowMs: number }) {
  const { runs: followed, hidden } = state.value;
  const known = new Set([...followed.map((view) => view.run), ...hidden]);
  const me = session.value.state === "ready" ? session.value.userId : undefined;
  const current = history.value;
  if (current.state === "unknown") return null;
  const others = current.runs.filter((run) => !known.has(run.id));
  return (
    <section class={css.others} aria-label="Other runs">
      {others.length > 0 && <h2>Made by others, on another device or long ago</h2>}
      <ul class={css.list}>
        {others.map((run) => (
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
      <MoreRuns />
    </section>
  );
}

/** What follows the list of other runs: that they are on their way, that there are more, or why there are none. */
function MoreRuns() {
  const { value } = history;
  // A relay in trouble is said above, and whatever was asked of it is asked again once it answers.
  if (relay.value.state === "trouble") return null;
  if (value.state === "loading")
    return (
      <div class={css.more}>
        <LoadingIndicator />
      </div>
    );
  if (value.state === "failed")
    return (
      <div class={css.more}>
        <p class={css.sub}>{value.failure.message}</p>
        <Button secondary onClick={listOlderRuns}>
          Try again
        </Button>
      </div>
    );
  if (value.state !== "listed" || value.before === undefined) return null;
  return (
    <div class={css.more}>
      <Button secondary onClick={listOlderRuns}>
        Show older runs
      </Button>
    </div>
  );
}

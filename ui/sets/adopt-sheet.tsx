import { IconButton, IconClose16 } from "../kit.ts";
import type { MatchedParts } from "../../core/set/match-names.ts";
import { localeFacts } from "../../core/locale.ts";
import { adoptPlaces, chooseRowPart, closeAdopt, dropRow, takeIn } from "../adopt-actions.ts";
import { describeRow, findRowCell, listReady, type Adopting, type AdoptRow } from "../model/adopt.ts";
import { shortenTitle } from "../model/set-press.ts";
import { formatSize } from "../model/targets.ts";
import { PrimaryButton } from "../parts/button.tsx";
import { cx } from "../parts/cx.ts";
import { Select } from "../parts/select.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { Thumbnail } from "../parts/thumbnail.tsx";
import { adopting, draft, open, targets } from "../store.ts";
import css from "./adopt-sheet.module.css";

/** Which cell each picture is for: what its name says is filled in, the rest is asked, and nothing happens before the press. */
export function AdoptSheet() {
  const { value: sheet } = adopting;
  if (sheet === undefined) return null;
  const title = shortenTitle(open.value?.title ?? "");
  return (
    <Sheet title={`Take pictures into ${title}`} onClose={closeAdopt}>
      {sheet.problem !== undefined && <p class={css.problem}>{sheet.problem}</p>}
      {sheet.refused.map((sentence) => (
        <p key={sentence} class={css.problem}>
          {sentence}
        </p>
      ))}
      {sheet.rows.length > 0 && (
        <ul class={css.rows} aria-label="Pictures">
          {sheet.rows.map((row) => (
            <Row key={row.id} row={row} rows={sheet.rows} />
          ))}
        </ul>
      )}
      <Foot sheet={sheet} />
    </Sheet>
  );
}

function Foot({ sheet }: { sheet: Adopting }) {
  const { rows, state } = sheet;
  if (state === "reading") return <p class={css.muted}>Reading the pictures.</p>;
  const ready = listReady(rows, adoptPlaces().cells);
  if (state !== "choosing") {
    const sent = ready.filter(({ row }) => row.picture !== undefined).length;
    return (
      <p class={css.muted} role="status">
        {state === "writing"
          ? "Placing them."
          : `Sending ${Math.min(sent + 1, ready.length)} of ${ready.length}.`}
      </p>
    );
  }
  if (rows.length === 0) return <p class={css.muted}>There is no picture here to take in.</p>;
  return (
    <PrimaryButton quiet={ready.length === 0} onClick={takeIn}>
      Take in {ready.length === rows.length ? ready.length : `${ready.length} of ${rows.length}`}
    </PrimaryButton>
  );
}

function Row({ row, rows }: { row: AdoptRow; rows: readonly AdoptRow[] }) {
  const places = adoptPlaces();
  const isOpen = row.problem !== undefined || !listReady(rows, places.cells).some((each) => each.row === row);
  const short = row.name.split("/").slice(-3).join("/");
  return (
    <li class={css.row} aria-label={row.name}>
      <Thumbnail src={row.thumb} alt="" />
      <div class={css.name} title={`${row.name}, ${formatSize(row)}`}>
        {short}
        <span class={cx(isOpen && css.open)}>{describeRow(row, rows, places)}</span>
      </div>
      <IconButton aria-label={`Leave out ${row.name}`} onClick={() => dropRow(row.id)}>
        <IconClose16 />
      </IconButton>
      <Parts row={row} shots={findShots()} />
    </li>
  );
}

type Option = { value: string; label: string };

function findShots(): Option[] {
  return draft.value.shots.flatMap(({ key, text }, index) =>
    text.trim() === "" ? [] : [{ value: key, label: `${index + 1}. ${text.trim()}` }],
  );
}

/** A select for each axis that has a choice. */
function Parts({ row, shots }: { row: AdoptRow; shots: Option[] }) {
  const { locales } = draft.value;
  const languages = locales.map((tag) => ({ value: tag, label: labelLanguage(tag) }));
  const frames = targets.value.targets.map((target) => ({
    value: target.key,
    label: `${target.name} ${formatSize(target)}`,
  }));
  const axes = [
    { part: "locale", what: "Language", options: languages },
    { part: "target", what: "Frame", options: frames },
    { part: "shot", what: "Shot", options: shots },
  ] as const;
  const isWhole = findRowCell(row, adoptPlaces().cells) !== undefined;
  return (
    <div class={css.parts}>
      {axes.map(({ part, what, options }) =>
        options.length < 2 && (isWhole || options.length === 0) ? null : (
          <Select
            key={part}
            label={`${what} of ${row.name}`}
            value={row.chosen[part] ?? ""}
            options={
              row.chosen[part] === undefined ? [{ value: "", label: `${what}?` }, ...options] : options
            }
            onChange={(value) => chooseRowPart(row.id, choosePart(part, value))}
          />
        ),
      )}
    </div>
  );
}

function choosePart(part: keyof MatchedParts, value: string): MatchedParts {
  return { [part]: value === "" ? undefined : value };
}

function labelLanguage(tag: string): string {
  const { name } = localeFacts(tag);
  return name === tag ? tag : `${name} (${tag})`;
}

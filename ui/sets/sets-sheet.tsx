import { useRef, useState } from "preact/hooks";
import { Textbox } from "../kit.ts";
import type { SetListing } from "../../core/messages.ts";
import { setSheet } from "../actions.ts";
import { adoptFiles } from "../adopt-actions.ts";
import { describeAgo } from "../model/describe-conflict.ts";
import { describeListing, findSets, listOffered, searchedFrom } from "../model/list-sets.ts";
import { LinkButton } from "../parts/button.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { useNow } from "../runs/use-now.ts";
import { duplicateSet, goToSet, removeSet, renameSet, showSet } from "../set-actions.ts";
import { open, sets } from "../store.ts";
import css from "./sets-sheet.module.css";

/** The file's sets, and what can be done with the one that is open. */
export function SetsSheet() {
  const [typed, setTyped] = useState("");
  const now = useNow(false);
  const offered = listOffered(sets.value);
  const found = offered.length < searchedFrom ? offered : findSets(offered, typed);
  return (
    <Sheet title="Sets in this file" onClose={() => setSheet("none")}>
      <OpenSetActs />
      {offered.length >= searchedFrom && (
        <Textbox aria-label="Search sets" placeholder="Search" value={typed} onValueInput={setTyped} />
      )}
      <ul class={css.list} aria-label="Sets">
        {found.map((each) => (
          <SetRow key={each.set} listing={each} now={now} />
        ))}
      </ul>
      {found.length === 0 && <p class={css.muted}>No set goes by these words.</p>}
      {open.value !== undefined && (
        <LinkButton title="Your own draft comes back, and a press makes a new set" onClick={() => goToSet()}>
          New
        </LinkButton>
      )}
    </Sheet>
  );
}

function SetRow({ listing, now }: { listing: SetListing; now: number }) {
  const { set, title, page, at } = listing;
  const isOpen = open.value?.id === set;
  return (
    <li>
      <button
        type="button"
        class={css.row}
        aria-current={isOpen}
        title={page}
        onClick={() => goToSet(listing)}
      >
        <span class={css.name}>{title}</span>
        <span class={css.muted}>
          {isOpen ? "open" : `${describeListing(listing)} · as of ${describeAgo(at, now)}`}
        </span>
      </button>
    </li>
  );
}

type Act = "none" | "rename" | "remove";

/** One line of acts; renaming and removing take its place until they are done. */
function OpenSetActs() {
  const [act, setAct] = useState<Act>("none");
  const { value: set } = open;
  if (set?.base === undefined) return null;
  const named = { set: set.id, title: set.title };
  if (act === "rename") return <Rename title={set.title} onDone={() => setAct("none")} />;
  if (act === "remove")
    return (
      <div class={css.acts} role="group" aria-label={`Remove ${set.title}?`}>
        <span>Remove {set.title} with all of its pictures from the canvas?</span>
        <LinkButton danger onClick={() => removeSet(named)}>
          Remove
        </LinkButton>
        <LinkButton onClick={() => setAct("none")}>Keep it</LinkButton>
      </div>
    );
  return (
    <div class={css.acts} role="group" aria-label={set.title}>
      <span class={css.name}>{set.title}</span>
      <LinkButton onClick={() => setAct("rename")}>Rename</LinkButton>
      <LinkButton title="The same brief, of which nothing is made" onClick={() => duplicateSet(named)}>
        Duplicate
      </LinkButton>
      <LinkButton title="Brings it into view on the canvas" onClick={() => showSet(set.id)}>
        Show
      </LinkButton>
      <TakeFiles />
      <LinkButton danger onClick={() => setAct("remove")}>
        Remove
      </LinkButton>
    </div>
  );
}

/** The way in for files without dropping them. */
function TakeFiles() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <LinkButton
        title="Pictures made elsewhere become this set's; they can be dropped on the panel too"
        onClick={() => input.current?.click()}
      >
        Take pictures in
      </LinkButton>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/png,image/jpeg,image/webp"
        aria-label="Pictures to take in"
        onChange={(event) => {
          const files = Array.from(event.currentTarget.files ?? [], (file) => ({ file, path: file.name }));
          event.currentTarget.value = "";
          if (files.length > 0) void adoptFiles(files);
        }}
      />
    </>
  );
}

function Rename({ title, onDone }: { title: string; onDone: () => void }) {
  const [typed, setTyped] = useState(title);
  function keep(): void {
    renameSet(typed);
    onDone();
  }
  return (
    <form
      class={css.acts}
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <span class={css.field}>
        <Textbox aria-label="Title of the set" value={typed} onValueInput={setTyped} />
      </span>
      <LinkButton onClick={keep}>Rename</LinkButton>
      <LinkButton onClick={onDone}>Cancel</LinkButton>
    </form>
  );
}

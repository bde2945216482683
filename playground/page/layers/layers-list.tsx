/** The layers of the page as a tree: the canvas for the keyboard. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { select, selectionOf, showNodes } from "../../host/document/session.ts";
import { setFields } from "../parts/edit.ts";
import type { Stage } from "../stage.ts";
import { LayerItem, type LayerActions } from "./layer-item.tsx";
import { idsBetween, type LayerRow, listRows, openAround } from "./layer-rows.ts";

export function LayersList({ stage }: { stage: Stage }): JSX.Element {
  const { document, changes } = stage;
  for (const change of [changes.nodes, changes.page, changes.selection]) void change.value;
  const selected = new Set(selectionOf(document));
  const selectionKey = [...selected].join();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rows = listRows(document, open);
  const tree = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string>();
  useEffect(() => {
    const ids = selectionKey === "" ? [] : selectionKey.split(",");
    setOpen((before) => openAround(document, ids, before));
    if (ids[0] !== undefined) setCurrent(ids[0]);
  }, [document, selectionKey]);
  useEffect(() => {
    if (selectionKey !== "")
      tree.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [selectionKey, open]);

  const focusable = rows.some((row) => row.record.id === current) ? current : rows[0]?.record.id;
  const latestRef = useRef<Latest>({ rows, current: focusable });
  useEffect(() => {
    latestRef.current = { rows, current: focusable };
  });
  const actions = useMemo(() => makeActions(stage, latestRef, setOpen, setCurrent), [stage]);
  return (
    <div
      ref={tree}
      class="layers-tree"
      role="tree"
      aria-label="Layers"
      aria-multiselectable="true"
      onKeyDown={(event) => handleKey(event, rows, focusable, actions, tree.current)}
    >
      {rows.map(({ record, level, open: isOpen }) => (
        <LayerItem
          key={record.id}
          record={record}
          level={level}
          open={isOpen}
          selected={selected.has(record.id)}
          focusable={record.id === focusable}
          actions={actions}
        />
      ))}
      {rows.length === 0 && <p class="quiet">This page is empty.</p>}
    </div>
  );
}

/** What rows must know when they are clicked, which may be long after they were drawn. */
type Latest = { readonly rows: readonly LayerRow[]; readonly current: string | undefined };

function makeActions(
  { document }: Stage,
  latest: { readonly current: Latest },
  setOpen: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void,
  setCurrent: (id: string) => void,
): LayerActions {
  return {
    select(id, how) {
      const before = selectionOf(document);
      const { rows, current } = latest.current;
      const range = how === "range" ? idsBetween(rows, current ?? id, id) : [id];
      const toggled = before.includes(id) ? before.filter((other) => other !== id) : [...before, id];
      select(document, document.currentPage, how === "toggle" ? toggled : range);
      setCurrent(id);
    },
    toggle(id) {
      setOpen((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    rename: (id, name) => setFields(document, id, { name }),
    show: (id) => showNodes(document, [id]),
    setVisible: (id, visible) => setFields(document, id, { visible }),
    setLocked: (id, locked) => setFields(document, id, { locked }),
    focus: setCurrent,
  };
}

function handleKey(
  event: KeyboardEvent,
  rows: readonly LayerRow[],
  current: string | undefined,
  actions: LayerActions,
  tree: HTMLElement | null,
): void {
  const at = rows.findIndex((row) => row.record.id === current);
  const row = rows[at];
  if (row === undefined || event.metaKey || event.altKey) return;
  const { id } = row.record;
  function move(to: number): void {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))]?.record.id;
    if (next === undefined) return;
    actions.focus(next);
    tree?.querySelector<HTMLElement>(`[data-id="${next}"]`)?.focus();
  }
  const parent = rows.findLastIndex((other, index) => index < at && other.level < row.level);
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(at + 1),
    ArrowUp: () => move(at - 1),
    Home: () => move(0),
    End: () => move(rows.length - 1),
    ArrowRight: () => (row.record.children.length > 0 && !row.open ? actions.toggle(id) : move(at + 1)),
    ArrowLeft: () => (row.open ? actions.toggle(id) : parent >= 0 && move(parent)),
    Enter: () => actions.select(id, event.shiftKey ? "range" : "only"),
    " ": () => actions.select(id, event.shiftKey ? "range" : event.ctrlKey ? "toggle" : "only"),
  };
  const act = keys[event.key];
  if (act === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

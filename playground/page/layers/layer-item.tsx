/** One row of the layers list. */
import {
  IconChevronDown16,
  IconChevronRight16,
  IconHidden16,
  IconLockLocked16,
  IconLockUnlocked16,
  IconVisible16,
} from "@create-figma-plugin/ui";
import type { JSX } from "preact";
import { memo } from "preact/compat";
import { useState } from "preact/hooks";
import type { NodeRecord } from "../../host/document/record.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { LayerIcon } from "../parts/icons.tsx";
import { NameField } from "../parts/name-field.tsx";

export type LayerActions = {
  readonly select: (id: string, how: "only" | "toggle" | "range") => void;
  readonly toggle: (id: string) => void;
  readonly rename: (id: string, name: string) => void;
  readonly show: (id: string) => void;
  readonly setVisible: (id: string, visible: boolean) => void;
  readonly setLocked: (id: string, locked: boolean) => void;
  readonly focus: (id: string) => void;
};

type Props = {
  readonly record: NodeRecord;
  readonly level: number;
  readonly open: boolean;
  readonly selected: boolean;
  readonly focusable: boolean;
  readonly actions: LayerActions;
};

export const LayerItem = memo(LayerItemPlain, isSame);

/** A list of hundreds of layers draws the few rows that changed. */
function isSame(before: Props, after: Props): boolean {
  const keys = ["record", "level", "open", "selected", "focusable", "actions"] as const;
  return keys.every((key) => before[key] === after[key]);
}

function howOf(event: MouseEvent): "only" | "toggle" | "range" {
  if (event.shiftKey) return "range";
  return event.ctrlKey || event.metaKey ? "toggle" : "only";
}

function LayerItemPlain({ record, level, open, selected, focusable, actions }: Props): JSX.Element {
  const [renaming, setRenaming] = useState(false);
  const { id, name, type } = record;
  const parent = record.children.length > 0;
  return (
    <div
      class={`layer${record.visible ? "" : " layer-hidden"}`}
      role="treeitem"
      data-id={id}
      data-type={type}
      aria-level={level}
      aria-selected={selected}
      aria-expanded={parent ? open : undefined}
      aria-label={name}
      tabIndex={focusable ? 0 : -1}
      style={{ paddingInlineStart: (level - 1) * 16 + 8 }}
      onClick={(event) => actions.select(id, howOf(event))}
      onDblClick={() => setRenaming(true)}
      onFocus={() => actions.focus(id)}
      onKeyDown={(event) => {
        if (event.key === "F2") setRenaming(true);
      }}
    >
      <Chevron parent={parent} open={open} onToggle={() => actions.toggle(id)} />
      <span class="layer-icon" onDblClick={() => actions.show(id)}>
        <LayerIcon type={type} />
      </span>
      {renaming ? (
        <NameField
          value={name}
          label={`Name of ${name}`}
          onDone={(next) => {
            setRenaming(false);
            if (next !== undefined) actions.rename(id, next);
          }}
        />
      ) : (
        <span class="layer-name" dir="auto">
          {name}
        </span>
      )}
      <Switches record={record} actions={actions} />
    </div>
  );
}

function Chevron({
  parent,
  open,
  onToggle,
}: {
  parent: boolean;
  open: boolean;
  onToggle: () => void;
}): JSX.Element {
  if (!parent) return <span class="layer-chevron" />;
  return (
    <span
      class="layer-chevron"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      {open ? <IconChevronDown16 /> : <IconChevronRight16 />}
    </span>
  );
}

function Switches({ record, actions }: { record: NodeRecord; actions: LayerActions }): JSX.Element {
  const { id, locked, visible } = record;
  return (
    <span class={`layer-switches${locked || !visible ? " layer-switches-kept" : ""}`}>
      <IconButton label={locked ? "Unlock" : "Lock"} skipTab onClick={() => actions.setLocked(id, !locked)}>
        {locked ? <IconLockLocked16 /> : <IconLockUnlocked16 />}
      </IconButton>
      <IconButton label={visible ? "Hide" : "Show"} skipTab onClick={() => actions.setVisible(id, !visible)}>
        {visible ? <IconVisible16 /> : <IconHidden16 />}
      </IconButton>
    </span>
  );
}

import { useEffect, useRef, useState } from "preact/hooks";
import { briefLimits } from "../../core/brief.ts";
import type { Target } from "../../core/set.ts";
import type { SizeChoice } from "../../core/size.ts";
import { edit } from "../actions.ts";
import { readSubject } from "../model/boxes.ts";
import { setChoice } from "../model/draft.ts";
import { formatSize, namesSize, numberNames } from "../model/targets.ts";
import { LinkButton } from "../parts/button.tsx";
import { takeOut } from "../set-actions.ts";
import { draft, open as openSet, sizes, targets } from "../store.ts";
import { describeAskFigures, describeAskShort } from "./describe-ask.ts";
import css from "./target-bar.module.css";
import { TargetOutline } from "./target-outline.tsx";

/** The targets one by one: how sharp each gets, and what it shows of its own, which boxes of a mockup begin with. */
export function TargetRows({ list }: { list: readonly Target[] }) {
  const names = numberNames(list.map(({ name }) => name));
  return (
    <ul class={css.rows} aria-label="Targets">
      {list.map((target, index) => (
        <TargetRow
          key={target.key}
          target={target}
          name={names[index] ?? target.name}
          choice={sizes.value?.byTarget.get(target.key)}
        />
      ))}
    </ul>
  );
}

type RowProps = { target: Target; name: string; choice: SizeChoice | undefined };

function TargetRow({ target, name, choice }: RowProps) {
  const [isAdded, setAdded] = useState(false);
  const { density } = draft.value.settings;
  const subject = readSubject(draft.value, target);
  const size = namesSize(target) ? "" : formatSize(target);
  return (
    <li
      class={css.row}
      title={choice && `${name} ${formatSize(target)}: ${describeAskFigures(choice, density)}`}
    >
      <TargetOutline target={target} asked={choice?.size} />
      <span class={css.rowName}>
        <span>{name}</span>
        <span class={css.asks}>{size}</span>
      </span>
      {subject === undefined && !isAdded ? (
        <>
          <span class={css.asks}>{choice && describeAskShort(choice, density)}</span>
          <LinkButton title={`What ${name} shows beside the brief`} onClick={() => setAdded(true)}>
            + subject
          </LinkButton>
        </>
      ) : (
        <SubjectField target={target} name={name} value={subject ?? ""} takesCaret={isAdded} />
      )}
      {openSet.value !== undefined && targets.value.targets.length > 1 && (
        <LinkButton title="Its pictures stay where they are" onClick={() => takeOut(target.key)}>
          Take out
        </LinkButton>
      )}
    </li>
  );
}

type FieldProps = { target: Target; name: string; value: string; takesCaret: boolean };

/** What one target shows beside the brief's subject. Enter and the arrows go to the next field and back. */
function SubjectField({ target, name, value, takesCaret }: FieldProps) {
  const fieldRef = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesCaret) fieldRef.current?.focus();
  }, [takesCaret]);
  return (
    <input
      ref={fieldRef}
      class={css.subject}
      aria-label={`What ${name} shows`}
      placeholder={target.box === true ? "As the brief says" : "What it shows"}
      maxLength={briefLimits.fieldLength}
      value={value}
      onInput={({ currentTarget }) =>
        edit((before) => setChoice(before, target.key, { subject: currentTarget.value }))
      }
      onKeyDown={moveAlong}
    />
  );
}

const ways: Readonly<Record<string, number>> = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };

function moveAlong(event: KeyboardEvent): void {
  const way = event.metaKey || event.ctrlKey || event.isComposing ? undefined : ways[event.key];
  const field = event.currentTarget;
  if (way === undefined || !(field instanceof HTMLInputElement)) return;
  const fields = Array.from(field.closest("ul")?.querySelectorAll("input") ?? []);
  fields[fields.indexOf(field) + way]?.focus();
  event.preventDefault();
}

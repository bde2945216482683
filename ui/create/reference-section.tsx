import { IconButton, IconClose16, LoadingIndicator } from "../kit.ts";
import { useRef, useState } from "preact/hooks";
import { type Reference, type ReferenceRole, briefLimits, referenceRoles } from "../../core/brief.ts";
import { edit } from "../actions.ts";
import { removeReference, setReference } from "../model/draft.ts";
import { LinkButton } from "../parts/button.tsx";
import { cx } from "../parts/cx.ts";
import { Select } from "../parts/select.tsx";
import { Thumbnail } from "../parts/thumbnail.tsx";
import { addFiles, addSelection, dismissReference } from "../references.ts";
import type { PendingReference } from "../model/state.ts";
import { draft, pendingReferences, previews } from "../store.ts";
import { formatSize } from "../model/targets.ts";
import css from "./reference-section.module.css";
import { Section } from "./section.tsx";
import shared from "./sections.module.css";

/** Pictures the new one should take something from, and what. */
export function ReferenceSection() {
  const references = draft.value.brief.references ?? [];
  const full = references.length + pendingReferences.value.length >= briefLimits.references;
  return (
    <Section name="reference" title="References">
      {references.map((reference, index) => (
        <ReferenceRow key={reference.asset} reference={reference} index={index} />
      ))}
      {pendingReferences.value.map((pending) => (
        <PendingRow key={pending.requestId} pending={pending} />
      ))}
      {full ? (
        <p class={shared.muted}>No more than {briefLimits.references} references fit.</p>
      ) : (
        <DropZone />
      )}
    </Section>
  );
}

const roleLabels: Record<ReferenceRole, string> = {
  style: "Style",
  subject: "Subject",
  composition: "Composition",
  palette: "Palette",
  logo: "Logo",
  source: "Picture to edit",
};
const roleOptions = referenceRoles.map((value) => ({ value, label: roleLabels[value] }));

function ReferenceRow({ reference, index }: { reference: Reference; index: number }) {
  const facts = draft.value.assets?.find((each) => each.asset === reference.asset);
  const name = facts?.name ?? `Reference ${index + 1}`;
  return (
    <div class={css.row} role="group" aria-label={name}>
      <Thumbnail src={facts?.thumb} bytes={previews.value[reference.asset]} alt="" />
      <div class={css.name} title={name}>
        {name}
        {facts !== undefined && <span>{formatSize(facts)}</span>}
      </div>
      <Select
        label={`${name}: what to take from it`}
        value={reference.role}
        options={roleOptions}
        onChange={(role) => edit((before) => setReference(before, index, { role }))}
      />
      <IconButton
        aria-label={`Remove ${name}`}
        onClick={() => edit((before) => removeReference(before, index))}
      >
        <IconClose16 />
      </IconButton>
    </div>
  );
}

function PendingRow({ pending }: { pending: PendingReference }) {
  const { failure, name, requestId } = pending;
  return (
    <div class={shared.actions}>
      {failure === undefined ? (
        <>
          <LoadingIndicator />
          <span class={shared.muted}>Sending {name}</span>
        </>
      ) : (
        <>
          <span class={shared.danger}>
            {failure.message.startsWith(name) ? "" : `${name}: `}
            {failure.message}
          </span>
          <LinkButton onClick={() => dismissReference(requestId)}>Dismiss</LinkButton>
        </>
      )}
    </div>
  );
}

function DropZone() {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div
      data-references
      class={cx(css.drop, over && css.over)}
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={() => setOver(false)}
    >
      <LinkButton onClick={addSelection}>Use the selection</LinkButton>,{" "}
      <LinkButton onClick={() => input.current?.click()}>choose a file</LinkButton> or drop one here
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/png,image/jpeg,image/webp"
        aria-label="Reference file"
        onChange={(event) => {
          void addFiles(Array.from(event.currentTarget.files ?? []));
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}

/** Position, size and rotation of a node. */
import type { JSX } from "preact";
import { isPlacedByParent } from "../../host/document/layout.ts";
import type { NodeRecord } from "../../host/document/record.ts";
import type { PlaygroundDocument } from "../../host/document/store.ts";
import { isInInstance } from "../../host/document/tree.ts";
import { editStep, moveNode, sizeNode } from "../parts/edit.ts";
import { isTurnable, turnNode } from "../parts/turn.ts";
import { NumberField } from "./number-field.tsx";

type Props = { readonly document: PlaygroundDocument; readonly record: NodeRecord };

export function GeometryFields({ document, record }: Props): JSX.Element {
  const { id, x, y, width, height } = record;
  const fixed = isPlacedByParent(document, record);
  const frozen = isInInstance(document, id);
  const smallest = record.type === "LINE" ? 0 : 0.01;
  return (
    <div class="geometry">
      <NumberField
        label="X"
        name="X position"
        value={x}
        disabled={fixed || frozen}
        onChange={(next) => editStep(document, () => moveNode(document, id, next, y))}
      />
      <NumberField
        label="Y"
        name="Y position"
        value={y}
        disabled={fixed || frozen}
        onChange={(next) => editStep(document, () => moveNode(document, id, x, next))}
      />
      <NumberField
        label="W"
        name="Width"
        value={width}
        min={smallest}
        disabled={frozen}
        onChange={(next) => editStep(document, () => sizeNode(document, id, next, height))}
      />
      <NumberField
        label="H"
        name="Height"
        value={height}
        min={0}
        disabled={frozen}
        onChange={(next) => editStep(document, () => sizeNode(document, id, width, next))}
      />
      <Turn document={document} record={record} />
      {fixed && <p class="quiet">Auto-layout of the parent decides the position.</p>}
    </div>
  );
}

function Turn({ document, record }: Props): JSX.Element | null {
  if (!isTurnable(document, record)) return null;
  return (
    <>
      <NumberField
        label="∠"
        name="Rotation in degrees"
        value={record.rotation}
        onChange={(next) => editStep(document, () => turnNode(document, record.id, next))}
      />
      {record.mirrored && <p class="quiet">Mirrored. Shift+H and Shift+V flip it.</p>}
    </>
  );
}

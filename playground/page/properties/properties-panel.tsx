/** The right side: what is selected, and what plugins keep on it. */
import type { JSX } from "preact";
import type { NodeRecord } from "../../host/document/record.ts";
import { nodeOf, rootId } from "../../host/document/store.ts";
import { descendants } from "../../host/document/tree.ts";
import { LayerIcon } from "../parts/icons.tsx";
import { selectedNodes, setFields } from "../parts/edit.ts";
import type { Stage } from "../stage.ts";
import { ExportGroup } from "./export-group.tsx";
import { Fills } from "./fills.tsx";
import { GeometryFields } from "./geometry-fields.tsx";
import { PluginData, RelaunchButtons } from "./plugin-data.tsx";
import { TextField } from "./text-field.tsx";

export function PropertiesPanel({ stage }: { stage: Stage }): JSX.Element {
  const { nodes, selection, page } = stage.changes;
  for (const change of [nodes, selection, page]) void change.value;
  const selected = selectedNodes(stage.document);
  const [only] = selected;
  return (
    <aside class="properties" aria-label="Properties" tabIndex={-1}>
      {only === undefined && <PageProperties stage={stage} />}
      {only !== undefined && selected.length === 1 && (
        <NodeProperties key={only.id} stage={stage} record={only} />
      )}
      {selected.length > 1 && <ManyProperties records={selected} />}
    </aside>
  );
}

function NodeProperties({ stage, record }: { stage: Stage; record: NodeRecord }): JSX.Element {
  const { document } = stage;
  return (
    <>
      <section class="group" aria-label="Layer">
        <div class="node-title">
          <LayerIcon type={record.type} />
          <TextField
            label="Name"
            value={record.name}
            onChange={(name) => name !== "" && setFields(document, record.id, { name })}
          />
        </div>
        <GeometryFields document={document} record={record} />
      </section>
      {record.type === "TEXT" && (
        <section class="group" aria-label="Text">
          <h3>Text</h3>
          <TextField
            label="Characters"
            value={record.characters}
            multiline
            onChange={(characters) => setFields(document, record.id, { characters })}
          />
          <p class="quiet">
            {record.fontName.family} {record.fontName.style}, {record.fontSize} px
          </p>
        </section>
      )}
      <RelaunchButtons stage={stage} record={record} />
      {record.type !== "GROUP" && <Fills document={document} fills={record.fills} />}
      <PluginData record={record} />
      <ExportGroup stage={stage} record={record} />
    </>
  );
}

function ManyProperties({ records }: { records: readonly NodeRecord[] }): JSX.Element {
  const sizes = new Set(records.map(({ width, height }) => `${Math.round(width)} × ${Math.round(height)}`));
  return (
    <section class="group" aria-label="Selection">
      <h3>{records.length} layers</h3>
      <ul class="sizes">
        {[...sizes].slice(0, 12).map((size) => (
          <li key={size}>{size}</li>
        ))}
      </ul>
      {sizes.size > 12 && <p class="quiet">and {sizes.size - 12} other sizes</p>}
    </section>
  );
}

function PageProperties({ stage }: { stage: Stage }): JSX.Element {
  const { document } = stage;
  const page = nodeOf(document, document.currentPage);
  const root = nodeOf(document, rootId);
  return (
    <>
      <section class="group" aria-label="Page">
        <h3>{page.name}</h3>
        <p class="quiet">{describeLayers(descendants(document, page.id).length)}</p>
      </section>
      <RelaunchButtons stage={stage} record={page} />
      <RelaunchButtons stage={stage} record={root} />
      <PluginData record={page} />
      <PluginData record={root} />
      <ExportGroup stage={stage} record={page} />
    </>
  );
}

function describeLayers(count: number): string {
  if (count === 0) return "No layers yet.";
  return `${count === 1 ? "1 layer. Select it" : `${count} layers. Select one`} to see its properties.`;
}

/** Downloads a node as PNG. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { NodeRecord } from "../../host/document/record.ts";
import { downloadNode } from "../parts/download.ts";
import type { Stage } from "../stage.ts";

const scales = [1, 2, 3] as const;

export function ExportGroup({ stage, record }: { stage: Stage; record: NodeRecord }): JSX.Element {
  const [scale, setScale] = useState(1);
  return (
    <section class="group" aria-label="Export">
      <h3>Export</h3>
      <div class="export-row">
        <select
          aria-label="Scale"
          value={scale}
          onChange={(event) => setScale(Number(event.currentTarget.value))}
        >
          {scales.map((each) => (
            <option key={each} value={each}>
              {each}x
            </option>
          ))}
        </select>
        <button type="button" class="plain-button" onClick={() => void downloadNode(stage, record.id, scale)}>
          Export PNG
        </button>
      </div>
    </section>
  );
}

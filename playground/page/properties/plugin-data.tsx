/** What plugins keep on a node, and the buttons they offer on it. */
import type { JSX } from "preact";
import type { NodeRecord, Strings } from "../../host/document/record.ts";
import type { Stage } from "../stage.ts";

/** One button for each command a plugin left on the node; pressing it starts the plugin with that command. */
export function RelaunchButtons({ stage, record }: { stage: Stage; record: NodeRecord }): JSX.Element | null {
  const { manifest } = stage.plugin.plugin.value;
  const commands = Object.entries(record.relaunchData[manifest.id] ?? {});
  if (commands.length === 0) return null;
  return (
    <section class="group" aria-label="Plugin buttons">
      <h3>{manifest.name}</h3>
      {commands.map(([command, description]) => (
        <div key={command} class="relaunch">
          <button type="button" class="plain-button" onClick={() => void stage.plugin.start(command)}>
            {manifest.relaunchButtons.find((button) => button.command === command)?.name ?? command}
          </button>
          {description !== "" && <p class="quiet">{description}</p>}
        </div>
      ))}
    </section>
  );
}

/** Private and shared data by key, JSON laid out to be read. */
export function PluginData({ record }: { record: NodeRecord }): JSX.Element | null {
  const sources = [
    ...Object.entries(record.pluginData).map(([plugin, data]) => ({ title: `Data of ${plugin}`, data })),
    ...Object.entries(record.sharedPluginData).map(([space, data]) => ({
      title: `Shared data "${space}"`,
      data,
    })),
  ].filter(({ data }) => Object.keys(data).length > 0);
  if (sources.length === 0) return null;
  return (
    <section class="group" aria-label="Plugin data">
      <h3>Plugin data</h3>
      {sources.map(({ title, data }) => (
        <Entries key={title} title={title} data={data} />
      ))}
    </section>
  );
}

function Entries({ title, data }: { title: string; data: Strings }): JSX.Element {
  return (
    <>
      <h4>{title}</h4>
      {Object.entries(data).map(([key, value]) => (
        <details key={key} class="entry">
          <summary>
            <span>{key}</span>
            <span class="fill-note">{describeBytes(value)}</span>
          </summary>
          <pre tabIndex={0}>{layOut(value)}</pre>
        </details>
      ))}
    </>
  );
}

function describeBytes(value: string): string {
  const bytes = new TextEncoder().encode(value).length;
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

function layOut(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value; // not JSON: shown as it is
  }
}

/** The bar on top: the plugin's commands, undo, zoom, people and theme. */
import { IconChevronDown16 } from "@create-figma-plugin/ui";
import type { JSX } from "preact";
import { redo, undo } from "../../host/document/history.ts";
import { nodeOf, rootId } from "../../host/document/store.ts";
import { downloadNode } from "../parts/download.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { Mark, MoonIcon, RedoIcon, SunIcon, UndoIcon } from "../parts/icons.tsx";
import { Menu, type MenuItem } from "../parts/menu.tsx";
import type { Stage } from "../stage.ts";
import { ZoomMenu } from "./zoom-menu.tsx";

export function Toolbar({ stage, onConsole }: { stage: Stage; onConsole: () => void }): JSX.Element {
  const { document, theme } = stage;
  void stage.changes.nodes.value;
  const dark = theme.value === "dark";
  return (
    <header class="toolbar">
      <div class="toolbar-part">
        <PluginMenu stage={stage} />
        <IconButton
          label="Undo (Ctrl+Z)"
          disabled={document.undo.length === 0 && document.open.size === 0}
          onClick={() => undo(document)}
        >
          <UndoIcon />
        </IconButton>
        <IconButton
          label="Redo (Shift+Ctrl+Z)"
          disabled={document.redo.length === 0}
          onClick={() => redo(document)}
        >
          <RedoIcon />
        </IconButton>
      </div>
      <h1>
        {nodeOf(document, rootId).name}
        <span class="saved" role="status">
          {stage.saved.value ? "Saved" : "Saving…"}
        </span>
      </h1>
      <div class="toolbar-part toolbar-end">
        <ZoomMenu stage={stage} />
        <PersonMenu stage={stage} />
        <IconButton
          label={dark ? "Light theme" : "Dark theme"}
          onClick={() => stage.setTheme(dark ? "light" : "dark")}
        >
          {dark ? <SunIcon /> : <MoonIcon />}
        </IconButton>
        <FileMenu stage={stage} onConsole={onConsole} />
      </div>
    </header>
  );
}

function PluginMenu({ stage }: { stage: Stage }): JSX.Element {
  const { plugin } = stage;
  const { manifest } = plugin.plugin.value;
  const commands = manifest.menu.map((item): MenuItem =>
    item.command === undefined
      ? "separator"
      : { label: item.name ?? item.command, run: () => void plugin.start(item.command ?? "") },
  );
  const plain: MenuItem = { label: `Run ${manifest.name}`, run: () => void plugin.start("") };
  const running = plugin.running.value !== undefined;
  return (
    <Menu
      label={`${manifest.name} menu`}
      class="plugin-menu"
      items={[
        ...(commands.length > 0 ? commands : [plain]),
        "separator",
        { label: "Close the plugin", disabled: !running, run: plugin.stop },
      ]}
    >
      <Mark />
      <span>{manifest.name}</span>
      <IconChevronDown16 />
    </Menu>
  );
}

function initials(name: string): string {
  return name
    .split(" ")
    .map((word) => word.charAt(0))
    .join("");
}

function PersonMenu({ stage }: { stage: Stage }): JSX.Element {
  const { name, color } = stage.person.value;
  return (
    <Menu
      label={`${name}. Switch person`}
      align="right"
      items={stage.people.map((person) => ({
        label: person.name,
        checked: person.id === stage.person.value.id,
        run: () => stage.switchPerson(person),
      }))}
    >
      <span class="avatar" style={{ background: color }} data-initials={initials(name)} />
    </Menu>
  );
}

function FileMenu({ stage, onConsole }: { stage: Stage; onConsole: () => void }): JSX.Element {
  const problems = stage.plugin.log.value.filter((line) => line.level === "error").length;
  return (
    <Menu
      label={problems > 0 ? `More, ${problems} errors in the console` : "More"}
      align="right"
      class={problems > 0 ? "has-problems" : ""}
      items={[
        {
          label: "Download page as PNG",
          run: () => void downloadNode(stage, stage.document.currentPage, 1),
        },
        { label: problems > 0 ? `Console (${problems} errors)` : "Console", run: onConsole },
        "separator",
        { label: "Reset the playground", run: () => void stage.reset() },
      ]}
    >
      <span aria-hidden="true">•••</span>
    </Menu>
  );
}

/** The pages of the file. */
import { IconClose16, IconPlus16 } from "@create-figma-plugin/ui";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { NodeRecord } from "../../host/document/record.ts";
import { openPage } from "../../host/document/session.ts";
import { nodeOf, type PlaygroundDocument, rootId } from "../../host/document/store.ts";
import { addPage, deletePage, setFields } from "../parts/edit.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { NameField } from "../parts/name-field.tsx";
import type { Stage } from "../stage.ts";

export function PagesList({ stage }: { stage: Stage }): JSX.Element {
  const { document, changes } = stage;
  void changes.nodes.value;
  void changes.page.value;
  const pages = nodeOf(document, rootId).children.map((id) => nodeOf(document, id));
  return (
    <section class="pages" aria-label="Pages">
      <header class="side-title">
        <h2>Pages</h2>
        <IconButton label="Add a page" onClick={() => addPage(document)}>
          <IconPlus16 />
        </IconButton>
      </header>
      <ul>
        {pages.map((page) => (
          <PageRow
            key={page.id}
            document={document}
            page={page}
            current={page.id === document.currentPage}
            only={pages.length === 1}
          />
        ))}
      </ul>
    </section>
  );
}

type RowProps = {
  readonly document: PlaygroundDocument;
  readonly page: NodeRecord;
  readonly current: boolean;
  readonly only: boolean;
};

function PageRow({ document, page: { id, name }, current, only }: RowProps): JSX.Element {
  const [renaming, setRenaming] = useState(false);
  function keepName(next: string | undefined): void {
    setRenaming(false);
    if (next !== undefined) setFields(document, id, { name: next });
  }
  return (
    <li class={current ? "page-row page-current" : "page-row"}>
      {renaming ? (
        <NameField value={name} label={`Name of ${name}`} onDone={keepName} />
      ) : (
        <button
          type="button"
          aria-current={current ? "page" : undefined}
          onClick={() => openPage(document, id)}
          onDblClick={() => setRenaming(true)}
          onKeyDown={(event) => event.key === "F2" && setRenaming(true)}
        >
          {name}
        </button>
      )}
      {!only && (
        <IconButton label={`Delete ${name}`} class="page-delete" onClick={() => deletePage(document, id)}>
          <IconClose16 />
        </IconButton>
      )}
    </li>
  );
}

/** One file that several people have open: each has a document of their own, and what one writes the others get at once. */
import { mergeRecords, mergeWhole } from "./merge.ts";
import type { NodeRecord } from "./record.ts";
import { createDocument, putUnnoted, rootId, type PlaygroundDocument } from "./store.ts";

export type SharedFile = {
  /** Another person opens the file: they have a selection, a page in view and an undo history of their own. */
  readonly open: () => PlaygroundDocument;
  /** What this person writes from now on stays with them, and they get nothing of the others. */
  readonly goOffline: (document: PlaygroundDocument) => void;
  /**
   * What they wrote meanwhile is laid over the file as it is now. What somebody deleted stays deleted, with everything that was
   * put into it meanwhile.
   */
  readonly goOnline: (document: PlaygroundDocument) => void;
};

/** `unsent` are the nodes a person wrote while offline, as these were before. */
type Member = { document: PlaygroundDocument; unsent?: Map<string, NodeRecord | undefined> };
type Nodes = Map<string, NodeRecord>;

/** Ids of nodes are made by each person alone, so each counts in a range of their own. */
const idsPerPerson = 100_000;

/** Shares a document: whoever has it is the first person. */
export function shareDocument(first: PlaygroundDocument): SharedFile {
  const nodes: Nodes = new Map(first.nodes);
  const members: Member[] = [];

  function join(document: PlaygroundDocument): void {
    const member: Member = { document };
    members.push(member);
    document.onWrite = (id, before, after) => {
      if (member.unsent === undefined) return send(member, id, after);
      if (!member.unsent.has(id)) member.unsent.set(id, before);
    };
  }

  function send(sender: Member, id: string, after: NodeRecord | undefined): void {
    keep(nodes, id, after);
    for (const member of members)
      if (member !== sender && member.unsent === undefined) takeOver(member.document, id, after);
  }

  function find(document: PlaygroundDocument): Member {
    const member = members.find((each) => each.document === document);
    if (member === undefined) throw new Error("This document is not open in the shared file.");
    return member;
  }

  join(first);
  return {
    open() {
      const document = createDocument(first.ruler);
      document.nodes = new Map(nodes);
      document.images = first.images;
      document.nextId = first.nextId + members.length * idsPerPerson;
      join(document);
      return document;
    },
    goOffline(document) {
      find(document).unsent ??= new Map();
    },
    goOnline(document) {
      const member = find(document);
      const unsent = member.unsent ?? new Map<string, NodeRecord | undefined>();
      delete member.unsent;
      for (const [id, base] of unsent)
        keep(nodes, id, reconcile(base, document.nodes.get(id), nodes.get(id)));
      mend(nodes);
      for (const each of members) if (each.unsent === undefined) catchUp(each.document, nodes);
    },
  };
}

/** Writes what another person wrote; this one's open undo step goes on holding this one's changes alone. */
function takeOver(document: PlaygroundDocument, id: string, after: NodeRecord | undefined): void {
  const { open } = document;
  const before = document.nodes.get(id);
  const opened = open.get(id);
  putUnnoted(document, id, after);
  if (after === undefined) open.delete(id);
  else if (before !== undefined && opened !== undefined) open.set(id, mergeRecords(before, after, opened));
  if (after !== undefined || document.currentPage !== id) return;
  document.currentPage = document.nodes.get(rootId)?.children.find((page) => page !== id) ?? id;
  document.notice.currentPage = true;
}

function keep(nodes: Nodes, id: string, record: NodeRecord | undefined): void {
  if (record === undefined) nodes.delete(id);
  else nodes.set(id, record);
}

function reconcile(
  base: NodeRecord | undefined,
  mine: NodeRecord | undefined,
  theirs: NodeRecord | undefined,
): NodeRecord | undefined {
  if (mine === undefined || base === undefined) return mine;
  return theirs === undefined ? undefined : mergeWhole(base, mine, theirs);
}

/** Takes away what lies in something that is gone, and makes lists of children agree with their children. */
function mend(nodes: Nodes): void {
  for (const id of nodes.keys()) if (isOrphan(nodes, id)) nodes.delete(id);
  const byParent = new Map<string, string[]>();
  for (const { id, parent } of nodes.values())
    if (parent !== null) byParent.set(parent, [...(byParent.get(parent) ?? []), id]);
  for (const record of nodes.values()) {
    const own = byParent.get(record.id) ?? [];
    const listed = record.children.filter((id) => own.includes(id));
    const children = [...listed, ...own.filter((id) => !listed.includes(id))];
    if (children.join() !== record.children.join()) nodes.set(record.id, { ...record, children });
  }
}

function isOrphan(nodes: Nodes, id: string): boolean {
  let record = nodes.get(id);
  while (record !== undefined && record.parent !== null) record = nodes.get(record.parent);
  return record === undefined;
}

/** Records never change, so a different one is a changed one. */
function catchUp(document: PlaygroundDocument, nodes: Nodes): void {
  for (const id of new Set([...document.nodes.keys(), ...nodes.keys()]))
    if (document.nodes.get(id) !== nodes.get(id)) takeOver(document, id, nodes.get(id));
}

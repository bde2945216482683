/** Node objects: one per id, with the members its type has in the typings. */
import { call } from "./door.ts";
import type { Members, Parts, Property } from "./members.ts";
import { deepFreeze, defineMembers, seal } from "./members.ts";
import { mixed, settings } from "./settings.ts";

/** Id and type, as the host names a node. */
export type Reference = readonly [string, string];
export type PluginNode = { readonly id: string; readonly type: string };

const nodes = new Map<string, PluginNode>();
const prototypes = new Map<string, object>();
const known = new WeakSet<object>();
let parts: Parts = { methods: {}, properties: {}, dynamicPage: true };

/** Gives the nodes their methods and special properties; called once, before the first node. */
export function setNodeParts(methods: Parts["methods"], properties: Parts["properties"]): void {
  parts = { methods, properties, field, dynamicPage: settings.dynamicPage };
}

/** The node object for a reference; the same one each time, as long as the run lasts. */
export function nodeFor(reference: Reference): PluginNode {
  const [id, type] = reference;
  const existing = nodes.get(id);
  if (existing !== undefined) return existing;
  const target: PluginNode = Object.create(prototypeOf(type), { id: { value: id, enumerable: true } });
  const node = seal(target);
  nodes.set(id, node);
  known.add(node);
  known.add(target);
  return node;
}

/** The node for a reference that may be missing. */
export function nodeOrNull(reference: Reference | null): PluginNode | null {
  return reference === null ? null : nodeFor(reference);
}

/** Whether a value is one of our node objects. */
export function isNode(value: unknown): value is PluginNode {
  return typeof value === "object" && value !== null && known.has(value);
}

/** The id of a node given as an argument; throws in Figma's words otherwise. */
export function idOf(member: string, value: unknown): string {
  if (isNode(value)) return value.id;
  throw new Error(`in ${member}: Expected node, got ${value === null ? "null" : typeof value}`);
}

function prototypeOf(type: string): object {
  const existing = prototypes.get(type);
  if (existing !== undefined) return existing;
  const prototype = { type };
  Object.defineProperty(prototype, "type", { value: type, writable: false });
  const members: Members = settings.nodes[type] ?? {};
  const { id: _own, ...shared } = members;
  defineMembers(prototype, "node", shared, parts);
  prototypes.set(type, prototype);
  return prototype;
}

/** A property of the document, read and written through the door each time. */
function field(name: string): Property | undefined {
  if (!settings.fields.includes(name)) return undefined;
  return {
    get(this: object) {
      const value = call<unknown>(`get_${name}`, "field.get", selfId(this), name);
      return isMixed(value) ? mixed : deepFreeze(value);
    },
    set(this: object, value: unknown) {
      call(`set_${name}`, "field.set", selfId(this), name, value);
    },
  };
}

function isMixed(value: unknown): boolean {
  return typeof value === "object" && value !== null && "mixed" in value;
}

/** The id behind `this` in a node's method or property. */
export function selfId(self: object): string {
  return isNode(self) ? self.id : "";
}

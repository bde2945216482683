/** The generated table of Figma's API, with typed access. */
import table from "./table.generated.json" with { type: "json" };

/** Member name to words: `method` or `property`, then `readonly`, `deprecated`, `refused`, `frozen`, `use=...`. */
export type Members = Readonly<Record<string, string>>;

const interfaces: Readonly<Record<string, Members>> = table.interfaces;
const nodeTypes: Readonly<Record<string, string>> = table.nodeTypes;

/** The version of @figma/plugin-typings the table was made from. */
export const typingsVersion = table.version;

/** The members of an interface by its name in the typings; an Error when there is none. */
export function membersOf(name: string): Members {
  const members = interfaces[name];
  if (members === undefined) throw new Error(`The typings have no interface called ${name}.`);
  return members;
}

/** The members a node of this `type` has. */
export function membersOfNode(type: string): Members {
  const name = nodeTypes[type];
  if (name === undefined) throw new Error(`The typings have no node of type ${type}.`);
  return membersOf(name);
}

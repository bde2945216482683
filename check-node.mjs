// Ends with a sentence under a Node that cannot run TypeScript: npm brings the right one along as the package `node`, unless its
// install scripts were switched off. Written so that old Nodes can read it.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The oldest Node that runs everything here. */
const least = 24;

/** What to do under this version of Node, undefined when it is new enough. `isInstalled`: node_modules is there. */
export function describeNode(version, isInstalled) {
  if (Number(version.split(".")[0]) >= least) return undefined;
  const todo = isInstalled
    ? `npm brings it along as the package "node", whose install script has not run. Run it: npm rebuild node --ignore-scripts=false`
    : "npm brings it along: npm ci";
  return `This is Node ${version}; Polyframe needs Node ${least}. ${todo} (or install Node ${least} yourself).`;
}

const modules = fileURLToPath(new URL("node_modules", import.meta.url));
const sentence = describeNode(process.versions.node, existsSync(modules));
if (sentence !== undefined) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

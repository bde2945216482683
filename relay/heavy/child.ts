// The helper process of the heavy slot; `helper.ts` starts it.
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Shared with the relay; a helper is started often.
enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/relay", import.meta.url)));
const [{ serveTasks }, { tasks }] = await Promise.all([import("./serve-tasks.ts"), import("./tasks.ts")]);
serveTasks(tasks);

// A helper process in a container that lets it change neither its priority nor its place when memory ends.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { testTasks } from "./heavy-tasks.ts";

function forbid(): never {
  throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
}

Object.assign(os, { setPriority: forbid });
Object.assign(fs, { writeFileSync: forbid });
syncBuiltinESMExports();
const { serveTasks } = await import("../../relay/heavy/serve-tasks.ts");
serveTasks(testTasks);

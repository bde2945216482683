// Heavy work that does what a test needs: it answers, throws, hangs, dies, or waits until it is let go.
import { existsSync, readFileSync, writeFileSync, watch } from "node:fs";
import { dirname } from "node:path";
import { getPriority } from "node:os";
import * as z from "zod/mini";
import { defineTask, type Performable } from "../../relay/heavy/task.ts";

const weighed = { weight: z.optional(z.number()) };

function weigh({ weight = 1 }: { weight?: number | undefined }): number {
  return weight;
}

export type HelperFacts = z.infer<typeof factsSchema>;
const factsSchema = z.object({
  pid: z.int(),
  priority: z.int(),
  oom: z.string(),
  env: z.array(z.string()),
});

/** What the process it runs in is like. */
export const describeHelper = defineTask({
  name: "describe",
  input: z.object(weighed),
  output: factsSchema,
  weigh,
  work: async () => ({
    pid: process.pid,
    priority: getPriority(),
    oom: existsSync("/proc/self/oom_score_adj") ? readFileSync("/proc/self/oom_score_adj", "utf8") : "",
    env: Object.keys(process.env),
  }),
});

export const failing = defineTask({
  name: "fail",
  input: z.object(weighed),
  output: z.string(),
  weigh,
  work: () => Promise.reject(new Error("It does not work.")),
});

/** Answers with something else than it promised. */
export const lying = defineTask({
  name: "lie",
  input: z.object({ ...weighed, sendsGarbage: z.optional(z.boolean()) }),
  output: z.number(),
  weigh,
  work: async ({ sendsGarbage }) => {
    if (sendsGarbage === true) process.send?.("garbage");
    return "no number" as unknown as number;
  },
});

/** Says that it has begun, never ends, and keeps the process so busy that it hears nothing. */
export const hanging = defineTask({
  name: "hang",
  input: z.object({ ...weighed, began: z.string() }),
  output: z.string(),
  weigh,
  deadlineMs: 1_000,
  work: async ({ began }) => {
    writeFileSync(began, String(process.pid));
    for (;;);
  },
});

/** Says that it has begun in the file `began`, and ends once there is a file `door`. */
export const waiting = defineTask({
  name: "wait",
  input: z.object({ ...weighed, began: z.string(), door: z.string() }),
  output: z.int(),
  weigh,
  work: async ({ began, door }) => {
    const opened = new Promise<void>((resolve) => {
      const watcher = watch(dirname(door), look);
      function look(): void {
        if (!existsSync(door)) return;
        watcher.close();
        resolve();
      }
      look();
    });
    writeFileSync(began, String(process.pid));
    await opened;
    return process.pid;
  },
});

/** Kills its process as the system does when memory ends, as often as there are files `mark.1`, `mark.2`, ... missing. */
export const dying = defineTask({
  name: "die",
  input: z.object({ ...weighed, mark: z.string(), times: z.int() }),
  output: z.string(),
  weigh,
  work: async ({ mark, times }) => {
    for (let time = 1; time <= times; time += 1) {
      if (existsSync(`${mark}.${time}`)) continue;
      writeFileSync(`${mark}.${time}`, "");
      process.kill(process.pid, "SIGKILL");
    }
    return "alive";
  },
});

export const testTasks: readonly Performable[] = [describeHelper, failing, lying, hanging, waiting, dying];

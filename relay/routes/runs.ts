/** Runs: submit, read, list, continue and cancel. */
import type { Context } from "hono";
import { uuidSchema, type RunList } from "../../core/api.ts";
import { createFailure } from "../../core/failure.ts";
import { type WorkKind, workKinds } from "../../core/job.ts";
import type { RelayEnv } from "../access/auth.ts";
import { readPerson } from "../http/person.ts";
import { problem, refuse } from "../http/problem.ts";
import { readCount, readLine } from "../http/query.ts";
import type { Services } from "../services.ts";
import { cancelRun, continueRun } from "../store/control.ts";
import { listRuns, readRun, runKey } from "../store/read.ts";
import { bookBytes } from "../engine/call-room.ts";
import type { Handlers } from "./handlers.ts";
import { toApiRun, toApiSummary } from "./to-api.ts";
import { withRoom } from "./with-room.ts";
import { readAgreed, readRunBody } from "./read-run-body.ts";
import { submit } from "./submit-run.ts";

const defaultPage = 50;
const largestPage = 200;

/** A run's id from the path; an id that cannot be one is as unknown as one that is not there. */
function readRunId(text: string | undefined): string {
  const parsed = uuidSchema.safeParse(text);
  return parsed.success ? parsed.data : refuse(createFailure("not-found"));
}

async function sendRun(
  services: Services,
  c: Context<RelayEnv>,
  id: string,
  status: number,
): Promise<Response> {
  const leave = await c.get("answering").enter();
  let jobs = 0;
  try {
    const found = await readRun(services.db, c.get("caller").team, id, 0);
    if (!found) refuse(createFailure("not-found"));
    jobs = found.jobs.length;
    return Response.json(toApiRun(found), { status });
  } finally {
    leave(jobs);
  }
}

/** A page of the team's runs, and where it ended when there may be more. */
async function sendList(c: Context<RelayEnv>, services: Services): Promise<Response> {
  const limit = readCount(c.req.query("limit"), "limit", {
    fallback: defaultPage,
    least: 1,
    most: largestPage,
  });
  const before = readPageKey(c.req.query("before"));
  const runs = await listRuns(services.db, {
    team: c.get("caller").team,
    kind: readKind(c.req.query("kind")),
    ...readWhere(c.req.query("file"), c.req.query("set")),
    before,
    limit,
  });
  const last = runs.length === limit ? runs.at(-1) : undefined;
  const list: RunList = {
    runs: runs.map((run) => toApiSummary(run)),
    ...(last && { before: `${last.createdAt}~${last.id}` }),
  };
  return c.json(list);
}

/** The calls about whole runs. */
export function createRunHandlers(
  services: Services,
): Handlers<"submitRun" | "listRuns" | "readRun" | "continueRun" | "cancelRun"> {
  return {
    submitRun: async (c) => {
      const parsed = uuidSchema.safeParse(c.req.param("id"));
      if (!parsed.success)
        refuse(
          createFailure("bad-request", { message: "A run's id is a lower-case UUID. Send another one." }),
        );
      const caller = c.get("caller");
      const person = readPerson(c.req);
      const asked = await readRunBody(c);
      const agreed = readAgreed(c.req, asked.sent);
      const outcome = await submit(services, { caller, person, id: parsed.data, agreed, ...asked });
      if (outcome.type === "refused")
        return problem(outcome.failure, c.get("requestId"), outcome.quote ? { quote: outcome.quote } : {});
      return sendRun(services, c, parsed.data, outcome.type === "created" ? 201 : 200);
    },
    listRuns: (c) => sendList(c, services),
    readRun: (c) => sendRun(services, c, readRunId(c.req.param("id")), 200),
    continueRun: (c) => withRoom(services, bookBytes, () => changeRun(c, continueRun)),
    cancelRun: (c) =>
      changeRun(c, async (db, team, id) => {
        const isKnown = await cancelRun(db, team, id);
        if (isKnown) await services.recall(id);
        return isKnown;
      }),
  };

  async function changeRun(c: Context<RelayEnv>, change: typeof cancelRun): Promise<Response> {
    const { team } = c.get("caller");
    const id = readRunId(c.req.param("id"));
    if (!(await change(services.db, team, id))) refuse(createFailure("not-found"));
    services.followers.notify(runKey(team, id));
    services.wake();
    return sendRun(services, c, id, 200);
  }
}

/** The file or the set whose runs are asked for, if any. */
function readWhere(file: string | undefined, set: string | undefined) {
  if (set === undefined) return { file: readLine(file, "file", 200) };
  if (file !== undefined)
    refuse(createFailure("bad-request", { message: "Ask for the runs of a file or of a set, not of both." }));
  if (!uuidSchema.safeParse(set).success)
    refuse(createFailure("bad-request", { message: "set must be a lower-case UUID." }));
  return { file: undefined, set };
}

/** Runs of pictures unless another kind is asked for. */
function readKind(text: string | undefined): WorkKind {
  const kind = workKinds.find((each) => each === (text ?? "picture"));
  return (
    kind ?? refuse(createFailure("bad-request", { message: `kind must be one of ${workKinds.join(", ")}.` }))
  );
}

/** Where a page ended: the time and id of its last run. */
function readPageKey(text: string | undefined): { createdAt: number; id: string } | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,15})~([0-9a-f-]{36})$/.exec(text);
  const [, createdAt, id] = match ?? [];
  if (createdAt === undefined || id === undefined)
    refuse(
      createFailure("bad-request", {
        message: "before must be what an earlier page returned. Leave it out.",
      }),
    );
  return { createdAt: Number(createdAt), id };
}

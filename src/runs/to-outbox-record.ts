/** From the panel's message to the record a run is kept as. Pure. */
import type { PanelMessage } from "../../core/messages.ts";
import type { OutboxRecord } from "../../core/outbox.ts";
import { titleOfRun } from "../../core/run-title.ts";

export type SubmitRun = Extract<PanelMessage, { type: "submit-run" }>;

/** The record a run is kept as before anything of it is sent. `createdAt` is UTC ISO 8601. */
export function toOutboxRecord(message: SubmitRun, file: string, createdAt: string): OutboxRecord {
  const { run, set, body, agreed, landings, rest, content, pictures } = message;
  const { model, quality } = body;
  return {
    v: 2,
    run,
    set,
    file,
    title: titleOfRun(body),
    createdAt,
    stage: "preparing",
    model,
    quality,
    body,
    agreed,
    rest,
    ...(content === undefined ? {} : { change: content }),
    ...(pictures === undefined ? {} : { pictures }),
    closed: false,
    landings,
    placed: [],
    notPlaced: [],
  };
}

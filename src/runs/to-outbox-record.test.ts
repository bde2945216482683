import { expect, test } from "vitest";
import type { RunBody } from "../../core/run-body.ts";
import { plainSettings } from "../../core/settings.fixture.ts";
import { toOutboxRecord, type SubmitRun } from "./to-outbox-record.ts";

const body: RunBody = {
  kind: "picture",
  model: "gpt-image-2",
  quality: "low",
  density: 2,
  brief: { subject: "A harbour" },
  cells: [{ id: "n1_2/und", locale: "und", target: { width: 1440, height: 900 } }],
};

function createSubmit(brief: RunBody["brief"] = body.brief): SubmitRun {
  return {
    type: "submit-run",
    requestId: "r",
    run: "run-1",
    set: "set-1",
    body: { ...body, brief },
    agreed: 5,
    landings: [
      {
        cell: "n1_2/und",
        takes: [1],
        locale: "und",
        shotNumber: 0,
        target: { key: "n1_2", name: "Hero", width: 1440, height: 900, nodeId: "1:2" },
        destination: "selection",
        places: [{ nodeId: "1:2" }],
      },
    ],
    rest: {
      locales: ["und"],
      settings: { ...plainSettings, destination: "selection" },
    },
  };
}

test("[P8] the sandbox adds nothing to the body, the price and the places it was given", () => {
  const submit = createSubmit();
  const record = toOutboxRecord(submit, "file-1", "2026-11-23T06:00:00.000Z");
  expect(record.body).toBe(submit.body);
  expect(record).toMatchObject({ agreed: 5, landings: submit.landings, rest: submit.rest, file: "file-1" });
  expect(record).toMatchObject({ model: "gpt-image-2", quality: "low", stage: "preparing", closed: false });
});

test("a run is titled by its brief", () => {
  const createdAt = "2026-11-23T06:00:00.000Z";
  const harbour = createSubmit({ subject: "A harbour\nat dawn" });
  expect(toOutboxRecord(harbour, "f", createdAt).title).toBe("A harbour at dawn");
  const edited = createSubmit({ subject: " ", prompt: "Edited" });
  expect(toOutboxRecord(edited, "f", createdAt).title).toBe("Edited");
});

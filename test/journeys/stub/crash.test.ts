/** Relays that die and people who leave while pictures are being made: what the plugin makes of it. */
import { afterEach, expect, test } from "vitest";
import type { CrashPoint } from "../../../relay/services.ts";
import { createPerson, findAll, findByName, showsImage } from "../sandbox/plugin-world.ts";
import { hasFailed, isPlaced, openStage, type Stage, untilAll } from "./stage.ts";

const stages: Stage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) {
    expect(await stage.world.audit()).toEqual([]);
    await stage.close();
  }
});
async function open(): Promise<Stage> {
  const stage = await openStage();
  stages.push(stage);
  return stage;
}

/** Points after the picture's last byte: it must be there afterwards. Before them it is unknown what was made. */
const received: readonly CrashPoint[] = ["after-rename", "before-commit", "after-commit"];
const points: readonly CrashPoint[] = ["after-attempt", "mid-body", ...received];

test.each(points)(
  "[D1] [D2] kill -9 of the relay at %s while the plugin follows: the frame ends filled, and nothing is sent twice unasked",
  async (point) => {
    const stage = await open();
    const first = await stage.startRelay({ crashAt: { point } });
    const panel = await stage.open();
    const { run } = await stage.generate(panel, [stage.hero]);
    expect((await first.ended).signal).toBe("SIGKILL");
    expect(findByName(stage.document, "Hero/1440x900")).toHaveLength(1);
    await stage.startRelay();
    const { requests } = stage.world.stub;
    if (received.includes(point)) {
      const view = await untilAll(panel, run, isPlaced);
      expect(view.takes[0]).toMatchObject({ attempt: 1 });
      expect(requests).toHaveLength(1);
    } else {
      const view = await untilAll(panel, run, hasFailed);
      expect(view.takes[0]!.failure).toMatchObject({ kind: "uncertain", retryable: true });
      expect(view.cost.uncertain).toBeGreaterThan(0);
      expect(requests).toHaveLength(point === "after-attempt" ? 0 : 1);
      panel.send({ type: "retry-job", run, job: view.takes[0]!.job!, afterAttempt: 1 });
      await untilAll(panel, run, isPlaced);
    }
    expect(findByName(stage.document, "Hero/1440x900").map(showsImage)).toEqual([true]);
    expect(panel.errors).toEqual([]);
  },
);

test("[D3] cancelling takes back the queued frame at once and keeps the picture that was sent", async () => {
  const stage = await open();
  await stage.startRelay({ env: { POLYFRAME_PARALLEL: "1" } });
  const panel = await stage.open();
  stage.world.stub.script({ fault: { kind: "hold", gate: "sent" } });
  const { run } = await stage.generate(panel, [stage.hero, stage.story]);
  await stage.world.stub.arrived(1);
  await panel.until("run-accepted");
  panel.send({ type: "cancel-run", run });
  const cancelled = await untilAll(
    panel,
    run,
    (take) => take.state === "cancelled" || take.cancelRequested === true,
  );
  expect(cancelled.takes.map((take) => take.state)).toEqual(["running", "cancelled"]);
  expect(cancelled.takes[1]!.failure!.message).toContain("Nothing was paid");
  await expect.poll(() => findByName(stage.document, "Story/1080x1920")).toEqual([]);
  stage.world.stub.release("sent");
  const { view } = await panel.until(
    "run-changed",
    (fact) => fact.view.run === run && fact.view.takes[0]!.placement === "placed",
  );
  expect(view.cost.settled).toBe(view.takes[0]!.cost);
  expect(findByName(stage.document, "Hero/1440x900").map(showsImage)).toEqual([true]);
  expect(stage.world.stub.requests).toHaveLength(1);
});

test("a panel closed while the picture is being made fills its frame when it is opened again", async () => {
  const stage = await open();
  await stage.startRelay();
  const first = await stage.open();
  stage.world.stub.script({ fault: { kind: "hold", gate: "sent" } });
  const { run } = await stage.generate(first, [stage.hero]);
  await stage.world.stub.arrived(1);
  await first.until("run-accepted");
  first.stop();
  stage.world.stub.release("sent");
  const second = await stage.open();
  await untilAll(second, run, isPlaced);
  expect(findByName(stage.document, "Hero/1440x900").map(showsImage)).toEqual([true]);
  expect(stage.world.stub.requests).toHaveLength(1);
});

test("another person of the team who opens the file fills the frames of the person who left, over a restart of the relay", async () => {
  const stage = await open();
  const relay = await stage.startRelay();
  const first = await stage.open();
  const { run } = await stage.generate(first, [stage.hero], { locales: ["en", "he"] });
  await first.until("run-accepted");
  first.stop();
  await relay.stop();
  const before = findAll(stage.document).length;
  await stage.startRelay();
  const other = await stage.open(createPerson("Grace"));
  const view = await untilAll(other, run, isPlaced);
  expect(view).toMatchObject({ title: "A quiet harbour at dawn", model: "gpt-image-2" });
  expect(findByName(stage.document, "Hero/he/1440x900").map(showsImage)).toEqual([true]);
  expect(findAll(stage.document)).toHaveLength(before);
  expect(stage.world.stub.requests).toHaveLength(2);
});

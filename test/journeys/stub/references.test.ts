/** References on their way from the canvas and from files to the provider's edit route, in the order of the brief. */
import { createHash } from "node:crypto";
import { createCanvas as createPicture } from "@napi-rs/canvas";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Reference } from "../../../core/brief.ts";
import { createSubmit, pickNodes, settings, type Panel } from "../sandbox/plugin-world.ts";
import { isPlaced, openStage, type Stage, untilAll } from "./stage.ts";

let stage: Stage;
let panel: Panel;
beforeAll(async () => {
  stage = await openStage();
  await stage.startRelay();
  panel = await stage.open();
});
afterAll(async () => {
  expect(panel.errors).toEqual([]);
  expect(await stage.world.audit()).toEqual([]);
  await stage.close();
});

function paintFile(width: number, height: number, colour: string): Buffer {
  const picture = createPicture(width, height);
  const context = picture.getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return picture.encodeSync("png");
}

async function addFile(name: string, bytes: Buffer): Promise<string> {
  panel.send({ type: "reference-from-file", requestId: name, name, bytes: new Uint8Array(bytes) });
  return (await panel.until("reference-added", ({ requestId }) => requestId === name)).asset;
}

async function addSelection(): Promise<string> {
  pickNodes(stage.document, stage.story);
  panel.send({ type: "reference-from-selection", requestId: "story" });
  const added = await panel.until("reference-added", ({ requestId }) => requestId === "story");
  expect(added).toMatchObject({ name: "Story", width: 864, height: 1536 });
  return added.asset;
}

function hash(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

test("references arrive as files of one edit, numbered as the prompt numbers them, whatever their order was", async () => {
  const jacket = paintFile(640, 480, "#b02030");
  const logo = paintFile(300, 200, "#1040c0");
  const assets = {
    jacket: await addFile("jacket.png", jacket),
    logo: await addFile("logo.png", logo),
    story: await addSelection(),
  };
  const orders: readonly (readonly [keyof typeof assets, Reference["role"]][])[] = [
    [
      ["story", "composition"],
      ["jacket", "subject"],
      ["logo", "logo"],
    ],
    [
      ["logo", "logo"],
      ["story", "style"],
      ["jacket", "subject"],
    ],
  ];
  const sizes = {
    story: { width: 864, height: 1536 },
    jacket: { width: 640, height: 480 },
    logo: { width: 300, height: 200 },
  };
  for (const [index, order] of orders.entries()) {
    const references = order.map(([name, role]) => ({ asset: assets[name], role }));
    const brief = { subject: `A jacket on a bench ${index}`, references };
    const { run } = await stage.generate(panel, [stage.hero], { brief });
    await untilAll(panel, run, isPlaced);
    const request = stage.world.stub.requests.at(-1)!;
    expect(request).toMatchObject({ route: "edits", outcome: "answered" });
    expect(request.files.map((file) => file.size)).toEqual(order.map(([name]) => sizes[name]));
    expect(request.files[order.findIndex(([name]) => name === "jacket")]!.sha256).toBe(hash(jacket));
    expect(request.files[order.findIndex(([name]) => name === "logo")]!.sha256).toBe(hash(logo));
    order.forEach(([, role], at) =>
      expect(String(request.body["prompt"])).toContain(`Image ${at + 1}, ${role}:`),
    );
  }
});

test("cells that share one look are made from the first one's picture", async () => {
  const before = stage.world.stub.requests.length;
  const since = panel.facts.length;
  pickNodes(stage.document, stage.hero, stage.story);
  const { targets } = await panel.until("selection-changed", (fact) => fact.targets.length === 2, since);
  const submit = createSubmit(targets, { settings: { ...settings, sameLook: true } });
  panel.send(submit);
  const view = await untilAll(panel, submit.run, isPlaced);
  const [anchor, follower] = stage.world.stub.requests.slice(before);
  expect(anchor).toMatchObject({ route: "generations", files: [] });
  expect(follower).toMatchObject({ route: "edits", files: [{ size: view.takes[0]!.size }] });
  expect(String(follower!.body["prompt"])).toContain("Image 1, anchor:");
});

// Pictures made elsewhere, dropped on the panel of an open set: matched by name, asked where not, and sent only at the press.
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SetView } from "../../core/messages.ts";
import { plainSettings } from "../../core/settings.fixture.ts";
import { launchBrowser } from "../browser.ts";
import { catalogue, hero, relayLost, relayOk, selected, started, story } from "../panel-facts.ts";
import { type PanelStage, buildPanel, openPanel } from "../panel-stage.ts";

let browser: Browser;
let html: string;

beforeAll(async () => {
  [browser, html] = await Promise.all([launchBrowser(), buildPanel()]);
});

afterAll(async () => {
  await browser.close();
});

const view: SetView = {
  content: {
    set: {
      v: 1,
      id: "0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10",
      createdAt: "2026-11-30T08:00:00.000Z",
      brief: {
        subject: "A harbour",
        texts: [{ key: "b1", role: "headline", words: { en: "Go", de: "Los" } }],
      },
      locales: ["en", "de"],
      shots: [],
      targets: [hero, story],
      settings: { ...plainSettings, quality: "low" },
    },
    title: "Spring",
    off: [],
    hashes: {},
  },
  home: "9:1",
  pageName: "Page 1",
  placements: [],
  written: {},
  troubles: [],
};

async function openSpring(play: (stage: PanelStage) => Promise<void>): Promise<void> {
  const stage = await openPanel(browser, html);
  const errors: string[] = [];
  stage.page.on("pageerror", (error) => errors.push(error.message));
  try {
    const { set, title } = view.content;
    await stage.post(started);
    await stage.post(relayOk());
    await stage.post(catalogue);
    await stage.post(selected(hero));
    await stage.post({
      type: "sets-listed",
      sets: [{ set: set.id, title, page: "Page 1", cells: 4, at: set.createdAt }],
    });
    await stage.frame.getByRole("button", { name: "Sets" }).click();
    await stage.frame.getByRole("button", { name: /^Spring/ }).click();
    await stage.post({ type: "set-changed", view });
    await stage.frame.getByText("0 of 4 made").waitFor();
    await play(stage);
    expect(errors).toEqual([]);
  } finally {
    await stage.page.close();
  }
}

function paint(colour: string, format: "png" | "webp", width = 288, height = 180): Promise<Buffer> {
  const picture = sharp({ create: { width, height, channels: 3, background: colour } });
  return (format === "png" ? picture.png() : picture.webp()).toBuffer();
}

/** Drops real files on the panel, as a browser hands them over. */
async function drop({ frame }: PanelStage, files: Record<string, Buffer | string>): Promise<void> {
  const encoded = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  await frame.evaluate((all) => {
    const dataTransfer = new DataTransfer();
    for (const [name = "", text = ""] of all) {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
    }
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, encoded);
}

/** Answers each picture that is sent, as the sandbox does once the relay has it. */
async function answerUpload(stage: PanelStage, asset: string) {
  const message = await stage.take("upload-picture");
  const facts = { sha256: asset, type: "image/png", width: 288, height: 180, bytes: 900, hash: `h-${asset}` };
  await stage.post({ type: "picture-uploaded", requestId: message.requestId, picture: { asset, ...facts } });
  return message;
}

test("[T9] files are matched by name, what is not is asked, and nothing is sent before the press", async () => {
  await openSpring(async (stage) => {
    const { frame } = stage;
    await drop(stage, {
      "hero_de_1440x900.png": await paint("#aa3311", "png"),
      "Story.webp": await paint("#11aa33", "webp", 108, 192),
      "notes.txt": "no picture",
    });
    const sheet = frame.getByRole("dialog", { name: "Take pictures into Spring" });
    await sheet.getByRole("button", { name: "Take in 1 of 2" }).waitFor();
    await sheet.getByText("notes.txt: This is not a PNG, JPEG or WebP picture.").waitFor();
    await sheet.getByText("Its name does not say the language.").waitFor();
    await sheet.getByLabel("Language of Story.webp").selectOption("de");
    expect((await stage.messages()).some(({ type }) => type === "upload-picture")).toBe(false);
    await sheet.getByRole("button", { name: "Take in 2" }).click();

    const first = await answerUpload(stage, "a1");
    expect(first.from).toMatchObject({ name: "hero_de_1440x900.png" });
    expect("copy" in first.from).toBe(false);
    const second = await answerUpload(stage, "a2");
    expect("copy" in second.from && second.from.copy).toBeTruthy();

    const adopt = await stage.take("adopt-pictures");
    expect(adopt.items.map(({ landing, picture }) => [landing.cell, picture.asset])).toEqual([
      [`${hero.key}/de`, "a1"],
      [`${story.key}/de`, "a2"],
    ]);
    for (const { landing, thumb } of adopt.items) {
      expect(landing.intent).toBeTruthy();
      expect(thumb).toMatch(/^data:image\/webp/);
    }
    const versions = adopt.items.map(({ landing, picture, thumb }, index) => ({
      nodeId: `9:${index + 2}`,
      cell: landing.cell,
      shown: `${adopt.run}.1`,
      versions: [
        {
          id: `${adopt.run}.1`,
          run: adopt.run,
          take: 1,
          placedAt: "2026-11-30T09:00:00.000Z",
          image: { id: picture.asset, sha256: picture.sha256, width: 288, height: 180 },
          hash: picture.hash,
          pass: { model: "", quality: "" },
          intent: landing.intent!,
          adopted: true,
          thumb: thumb!,
        },
      ],
    }));
    await stage.post({ type: "pictures-adopted", requestId: adopt.requestId, set: view.content.set.id });
    await stage.post({
      type: "set-changed",
      view: { ...view, content: adopt.content.mine, placements: versions },
    });
    await frame.getByText("2 of 4 made").waitFor();
    expect(await sheet.count()).toBe(0);
    await frame.getByRole("button", { name: /^Make 2 new in Spring/ }).waitFor();
  });
});

test("[T9] without the relay the sheet says so in one sentence, keeps what was chosen, and goes on at the next press", async () => {
  await openSpring(async (stage) => {
    const { frame } = stage;
    await drop(stage, { "hero_de.png": await paint("#aa3311", "png") });
    const sheet = frame.getByRole("dialog", { name: "Take pictures into Spring" });
    await sheet.getByRole("button", { name: "Take in 1" }).click();
    const { requestId } = await stage.take("upload-picture");
    const { relay } = relayLost;
    if (relay.state !== "trouble") throw new Error("invariant: a lost relay is trouble");
    await stage.post({ type: "picture-refused", requestId, failure: relay.failure });
    await sheet.getByText("Nothing was taken in.").waitFor();
    await sheet.getByRole("button", { name: "Take in 1" }).click();
    await answerUpload(stage, "a1");
    expect((await stage.take("adopt-pictures")).items).toHaveLength(1);
  });
});

test("[T9] [C1] selected layers are offered as the set's pictures, and a whole one becomes its cell's place", async () => {
  await openSpring(async (stage) => {
    const { frame } = stage;
    const photo = { ...hero, key: "n5-1", name: "Hero German", nodeId: "5:1" };
    await stage.post({ ...selected(photo), pictured: 1 });
    await frame.getByRole("button", { name: "Use as its picture" }).click();
    const { requestId } = await stage.take("list-pictures");
    const preview = new Uint8Array(await paint("#aa3311", "png"));
    await stage.post({
      type: "pictures-listed",
      requestId,
      pictures: [{ nodeId: "5:1", path: "Hero German", width: 1440, height: 900, isWhole: true, preview }],
      refused: [],
    });
    const sheet = frame.getByRole("dialog", { name: "Take pictures into Spring" });
    await sheet.getByText("Its layer stays as it is.").waitFor();
    await sheet.getByRole("button", { name: "Take in 1" }).click();
    expect((await answerUpload(stage, "a1")).from).toEqual({ nodeId: "5:1" });
    const [item] = (await stage.take("adopt-pictures")).items;
    expect(item?.landing).toMatchObject({
      cell: `${hero.key}/de`,
      destination: "selection",
      places: [{ nodeId: "5:1" }],
    });
  });
});

// The panel as people meet it: the built ui.html in Chromium, in a null-origin frame, with a scripted sandbox behind it.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFailure } from "../../core/failure.ts";
import type { SandboxFact } from "../../core/messages.ts";
import { plainSettings } from "../../core/settings.fixture.ts";
import type { Draft } from "../../core/set.ts";
import { createDraft } from "../../ui/model/draft.ts";
import { launchBrowser } from "../browser.ts";
import {
  catalogue,
  hero,
  leaderboard,
  relayLost,
  relayOk,
  runView,
  selected,
  square,
  started,
  story,
  tokenRefused,
} from "../panel-facts.ts";
import { type PanelStage, type StageOptions, type Theme, buildPanel, openPanel } from "../panel-stage.ts";

let browser: Browser;
let html: string;
let axe: string;

beforeAll(async () => {
  [browser, html, axe] = await Promise.all([
    launchBrowser(),
    buildPanel(),
    readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"),
  ]);
});

afterAll(async () => {
  await browser.close();
});

async function onStage(
  play: (stage: PanelStage) => Promise<void>,
  options: StageOptions = {},
): Promise<void> {
  const stage = await openPanel(browser, html, options);
  const errors: string[] = [];
  stage.page.on("pageerror", (error) => errors.push(error.message));
  try {
    await play(stage);
    expect(errors).toEqual([]);
  } finally {
    await stage.page.close();
  }
}

async function begin(stage: PanelStage, ...targets: Parameters<typeof selected>): Promise<void> {
  await stage.post(started);
  await stage.post(relayOk());
  await stage.post(catalogue);
  await stage.post(selected(...targets));
}

describe("the simplest path", () => {
  test("the caret is in the prompt before the sandbox has answered, and nothing typed is lost", async () => {
    await onStage(async (stage) => {
      await stage.take("ready");
      await stage.frame.waitForFunction("document.activeElement.matches('[data-prompt]')");
      await stage.page.keyboard.type("A quiet harbour");
      await begin(stage, hero);
      await expect.poll(() => stage.frame.inputValue("[data-prompt]")).toBe("A quiet harbour");
    });
  });

  test("one sentence and Ctrl+Enter start a run of one cell at the price on the button", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.fill("[data-prompt]", "A quiet harbour");
      const button = stage.frame.getByRole("button", { name: /^Generate · \$0\.\d\d · about/ });
      await button.waitFor();
      await stage.page.keyboard.press("Control+Enter");
      const message = await stage.take("submit-run");
      expect(message).toMatchObject({
        body: {
          kind: "picture",
          brief: { subject: "A quiet harbour" },
          quality: "medium",
          format: "jpeg",
          file: started.fileId,
          set: message.set,
          cells: [{ id: "n1-2/und", take: 1, target: { width: 1440, height: 900 } }],
        },
        landings: [{ cell: "n1-2/und", takes: [1], destination: "new-frame" }],
        rest: { locales: ["und"] },
      });
      expect(message.agreed).toBeGreaterThan(0);
      await stage.frame.waitForFunction("document.activeElement.matches('[data-prompt]')");
      await stage.page.keyboard.type(", next");
      await expect.poll(() => stage.frame.inputValue("[data-prompt]")).toContain(", next");
    });
  });

  test("[M3] a second press before the answer sends nothing", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.fill("[data-prompt]", "A quiet harbour");
      await stage.page.keyboard.press("Control+Enter");
      await stage.page.keyboard.press("Control+Enter");
      await stage.take("submit-run");
      const messages = await stage.messages();
      expect(messages.filter((each) => each.type === "submit-run")).toHaveLength(1);
    });
  });

  test("the draft is saved without being asked", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.fill("[data-prompt]", "Kept");
      expect((await stage.take("save-draft")).draft.brief.subject).toBe("Kept");
    });
  });

  test("a refusal stands in the button's place with one action", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.fill("[data-prompt]", "A quiet harbour");
      await stage.page.keyboard.press("Control+Enter");
      const { requestId, run } = await stage.take("submit-run");
      await stage.post({ type: "run-refused", requestId, run, failure: createFailure("ceiling") });
      await stage.frame.locator("footer").getByText("This would pass a spending ceiling").waitFor();
      await stage.frame.getByRole("button", { name: "OK" }).click();
      await stage.frame.getByRole("button", { name: /^Generate/ }).waitFor();
    });
  });
});

describe("targets", () => {
  test("nothing selected: a ratio is one click away and becomes the target", async () => {
    await onStage(async (stage) => {
      await begin(stage);
      await stage.frame.getByRole("button", { name: "4:5" }).click();
      await stage.frame.fill("[data-prompt]", "Cherries");
      await stage.frame.getByRole("button", { name: /^Generate ·/ }).click();
      expect((await stage.take("submit-run")).landings[0]?.target).toMatchObject({
        width: 1080,
        height: 1350,
      });
    });
  });

  test("a typed width and height make a target with Enter", async () => {
    await onStage(async (stage) => {
      await begin(stage);
      await stage.frame.getByLabel("Width").fill("640");
      await stage.frame.getByLabel("Height").fill("480");
      await stage.page.keyboard.press("Enter");
      await stage.frame.getByText("640 × 480").first().waitFor();
    });
  });

  test("a typed size counts as soon as it is one, and gives way to what is typed next", async () => {
    await onStage(async (stage) => {
      await begin(stage);
      await stage.frame.getByLabel("What the picture shows").fill("A harbour");
      await stage.frame.getByLabel("Width", { exact: true }).fill("800");
      expect(await stage.frame.getByRole("button", { name: "Use a square" }).count()).toBe(1);
      await stage.frame.getByLabel("Height", { exact: true }).fill("60");
      await stage.frame.getByLabel("Height", { exact: true }).fill("600");
      await stage.frame.getByRole("button", { name: /^Generate ·/ }).click();
      expect((await stage.take("submit-run")).landings).toMatchObject([
        { target: { key: "typed-800x600", width: 800, height: 600 } },
      ]);
      await stage.frame.getByLabel("Height", { exact: true }).fill("");
      await stage.frame.getByRole("button", { name: "Use a square" }).waitFor();
    });
  });

  test("a wrong size says which sizes there are", async () => {
    await onStage(async (stage) => {
      await begin(stage);
      await stage.frame.getByLabel("Width").fill("0");
      await stage.frame.getByText("Type a width and a height in whole pixels, from 1 to 10000.").waitFor();
      await stage.frame.getByLabel("Width").fill("630");
      await stage.frame.getByRole("alert").waitFor({ state: "detached" });
    });
  });

  test("a pin keeps the targets while the selection moves on", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.getByRole("button", { name: "Pin the targets" }).click();
      await stage.post(selected(story));
      await stage.frame.getByText("1440 × 900").waitFor();
    });
  });

  test("[S4.1] a leaderboard is made in the safe zone, which says what is hidden before the press", async () => {
    await onStage(async (stage) => {
      await begin(stage, leaderboard);
      await stage.frame.fill("[data-prompt]", "Cherries in a row");
      await stage.frame.getByText("63% is hidden").waitFor();
      expect(await stage.frame.getByLabel("Safe zone").isChecked()).toBe(true);
      await stage.frame.getByRole("button", { name: /^Generate ·/ }).click();
      expect((await stage.take("submit-run")).body.cells[0]?.fit).toBe("safe-zone");
    });
  });

  test("[S4.1] what was chosen for one frame is remembered, and decides for the next", async () => {
    await onStage(async (stage) => {
      await begin(stage, leaderboard);
      await stage.frame.fill("[data-prompt]", "Cherries in a row");
      await stage.frame.getByLabel("Without words").check();
      expect((await stage.take("save-settings")).settings.lastFit).toBe("plate");
      await stage.post(selected({ ...leaderboard, key: "n1-7", name: "Footer", nodeId: "1:7" }));
      await stage.frame.getByRole("radiogroup", { name: /^Footer/ }).waitFor();
      await stage.frame.getByRole("button", { name: /^Generate ·/ }).click();
      expect((await stage.take("submit-run")).body.cells[0]?.fit).toBe("plate");
    });
  });

  test("[S4.2] a strip beyond 30:1 is left out, and says why once", async () => {
    await onStage(async (stage) => {
      const strip = { ...leaderboard, name: "Strip", width: 1, height: 10_000 };
      await begin(stage, strip);
      const place = stage.frame.getByRole("group", { name: "Before it can be made" });
      await place.getByText("Strip is longer than 30:1").waitFor();
      expect(await stage.frame.getByText("longer than 30:1").count()).toBe(1);
      await stage.post(selected(hero, strip));
      await stage.frame.getByText(/^Left out: Strip, longer than 30:1.*\.$/).waitFor();
    });
  });
});

describe("several targets beyond 3:1", () => {
  const banner = { ...leaderboard, key: "n1-6", name: "Banner", width: 970, height: 250, nodeId: "1:6" };

  test("[S4.1] share one line: one choice for all, and opened one for each", async () => {
    await onStage(async (stage) => {
      await begin(stage, leaderboard, banner);
      await stage.frame.fill("[data-prompt]", "Cherries in a row");
      await stage.frame.getByText("2 longer than 3:1").waitFor();
      await stage.frame.getByRole("button", { name: "Choose for each of them" }).click();
      await stage.frame
        .getByRole("radiogroup", { name: /^Banner/ })
        .getByLabel("Without words")
        .check();
      await stage.frame.getByRole("button", { name: /^Generate 2 ·/ }).click();
      const { cells } = (await stage.take("submit-run")).body;
      expect(cells.map((cell) => cell.fit)).toEqual(["safe-zone", "plate"]);
    });
  });
});

describe("without a provider's key", () => {
  test("the button says that it costs nothing and what it would cost live", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.post(relayOk(true));
      await stage.frame.fill("[data-prompt]", "A quiet harbour");
      await stage.frame
        .getByRole("button", { name: /^Generate · \$0\.00 offline · \$0\.\d\d live$/ })
        .waitFor();
    });
  });
});

describe("texts and languages", () => {
  test("quoted words become an exact text in one click", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.fill("[data-prompt]", 'A harbour with "Sail away" in the sky');
      await stage.frame.getByRole("button", { name: "Use as exact text" }).click();
      await stage.frame.getByRole("button", { name: /^Generate ·/ }).click();
      expect((await stage.take("submit-run")).body.brief.texts).toEqual([
        { key: expect.any(String), role: "headline", words: { und: "Sail away" } },
      ]);
    });
  });

  test("two languages give a field each, right to left where they read so, and two cells", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.fill("[data-prompt]", "A harbour");
      await stage.frame.getByRole("button", { name: "Text", exact: true }).click();
      await stage.frame.getByRole("button", { name: "Languages" }).click();
      const search = stage.frame.getByRole("combobox", { name: "Add a language" });
      for (const language of ["Japanese", "Arabic"]) {
        await search.fill(language);
        await stage.page.keyboard.press("Enter");
      }
      await stage.frame.getByLabel(/words in Japanese/).fill("静かな港");
      const arabic = stage.frame.getByLabel(/words in Arabic/);
      expect(await arabic.getAttribute("dir")).toBe("rtl");
      await arabic.fill("ميناء هادئ");
      await stage.frame.getByRole("button", { name: /^Generate 2 ·/ }).click();
      const message = await stage.take("submit-run");
      expect(message.body.cells).toHaveLength(2);
      expect(Object.values(message.body.brief.texts?.[0]?.words ?? {})).toEqual(["静かな港", "ميناء هادئ"]);
    });
  });

  test("what was typed before its language stays in view, is not sent, and can be used as it is", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.fill("[data-prompt]", "A harbour");
      await stage.frame.getByRole("button", { name: "Text", exact: true }).click();
      await stage.frame.getByLabel("Text 1: words").fill("Sail away");
      await stage.frame.getByRole("button", { name: "Languages" }).click();
      await stage.frame.getByRole("combobox", { name: "Add a language" }).fill("German");
      await stage.page.keyboard.press("Enter");
      expect(await stage.frame.getByLabel("Text 1: words", { exact: true }).inputValue()).toBe("Sail away");
      await stage.frame.getByText("Text 1 has no words in German yet.").waitFor();
      await stage.frame.getByRole("button", { name: "Use as typed" }).click();
      await stage.frame.getByRole("button", { name: /^Generate ·/ }).click();
      const { brief } = (await stage.take("submit-run")).body;
      expect(brief.texts?.[0]?.words).toEqual({ de: "Sail away" });
    });
  });

  test("the compiled prompt can be edited as text, says so, and leads back", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.fill("[data-prompt]", "A harbour");
      await stage.frame.getByRole("button", { name: "Details" }).click();
      expect(await stage.frame.getByLabel("Compiled prompt").inputValue()).toBe("A harbour");
      await stage.frame.getByRole("button", { name: "Edit as text" }).click();
      await stage.frame.getByLabel("Prompt, edited as text").fill("Exactly this");
      await stage.frame.getByText("the fields above no longer change it").waitFor();
      await stage.frame.getByRole("button", { name: "Back to the compiled prompt" }).click();
      expect(await stage.frame.getByLabel("Compiled prompt").inputValue()).toBe("A harbour");
      await stage.frame.getByRole("button", { name: "Back to my text" }).click();
      expect(await stage.frame.getByLabel("Prompt, edited as text").inputValue()).toBe("Exactly this");
    });
  });

  test("editing as text is for one language, and says so with several", async () => {
    await onStage(async (stage) => {
      await stage.post({
        ...started,
        draft: { ...createDraft(), brief: { subject: "A harbour" }, locales: ["de-DE", "ja-JP"] },
      });
      await stage.post(relayOk());
      await stage.post(catalogue);
      await stage.post(selected(hero));
      await stage.frame.getByRole("button", { name: "Details" }).click();
      await stage.frame.getByText("Editing as text works for one language").waitFor();
      expect(await stage.frame.getByRole("button", { name: "Edit as text" }).count()).toBe(0);
    });
  });
});

describe("references", () => {
  test("a chosen file is sent, shows as it travels, and joins the brief with its role", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.fill("[data-prompt]", "A harbour in this style");
      await stage.frame.getByRole("button", { name: "Reference", exact: true }).click();
      const png = {
        name: "mood.png",
        mimeType: "image/png",
        buffer: Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
      };
      await stage.frame.locator("input[type=file]").setInputFiles(png);
      const { requestId, name } = await stage.take("reference-from-file");
      expect(name).toBe("mood.png");
      await stage.frame.getByText("Sending mood.png").waitFor();
      await stage.post({ type: "reference-added", requestId, asset: "a1", name, width: 800, height: 600 });
      await stage.frame.getByLabel("mood.png: what to take from it").selectOption("Subject");
      await stage.frame.getByRole("button", { name: /^Generate ·/ }).click();
      expect((await stage.take("submit-run")).body.brief.references).toEqual([
        { asset: "a1", role: "subject" },
      ]);
    });
  });

  test("a reference shows its small picture again when the panel is opened anew, and is saved without another edit", async () => {
    let draft: Draft | undefined;
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.getByRole("button", { name: "Reference", exact: true }).click();
      const png = { name: "mood.png", mimeType: "image/png", buffer: await stage.page.screenshot() };
      await stage.frame.locator("input[type=file]").setInputFiles(png);
      const { requestId, name } = await stage.take("reference-from-file");
      await stage.post({ type: "reference-added", requestId, asset: "a1", name, width: 800, height: 600 });
      async function findSavedThumb(): Promise<string> {
        const saves = (await stage.messages()).filter((each) => each.type === "save-draft");
        draft = saves.at(-1)?.draft;
        return draft?.assets?.[0]?.thumb ?? "none";
      }
      await expect.poll(findSavedThumb, { timeout: 10_000 }).toMatch(/^data:image\//);
      expect((await findSavedThumb()).length).toBeLessThan(20_000);
    });
    await onStage(async (stage) => {
      await stage.post({ ...started, ...(draft === undefined ? {} : { draft }) });
      const picture = stage.frame.getByRole("group", { name: "mood.png" }).locator("img");
      await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(64);
    });
  });

  test("a file that is no picture is refused by name, before it is sent", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.getByRole("button", { name: "Reference", exact: true }).click();
      const notes = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("words") };
      await stage.frame.locator("input[type=file]").setInputFiles(notes);
      await stage.frame.getByText("notes.txt: This is not a PNG, JPEG or WebP picture").waitFor();
      const photo = {
        name: "photo.jpg",
        mimeType: "image/jpeg",
        buffer: Buffer.from("\0\0\0\u0018ftypheic"),
      };
      await stage.frame.locator("input[type=file]").setInputFiles(photo);
      await stage.frame.getByText("photo.jpg: This is a HEIC photograph. Save it as a PNG or JPEG").waitFor();
      expect((await stage.messages()).some((each) => each.type === "reference-from-file")).toBe(false);
    });
  });
});

describe("many cells", () => {
  test("a language that is not known is asked about before it is added", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.getByRole("button", { name: "Languages", exact: true }).click();
      await stage.frame.getByLabel("Add a language").fill("xx-blah");
      const option = stage.frame.getByRole("option", { name: /^xx-Blah/ });
      await option.getByText("We do not know this language. Add it all the same?").waitFor();
      await stage.frame.getByLabel("Add a language").fill("ar-ma");
      await stage.frame.getByRole("option", { name: /ar-MA$/ }).waitFor();
    });
  });

  test("suggestions of languages open above the footer, however low their field stands", async () => {
    await onStage(
      async (stage) => {
        await begin(stage, hero);
        await stage.frame.getByRole("button", { name: "Languages", exact: true }).click();
        await stage.frame.getByRole("option").last().waitFor();
        const list = await stage.frame.getByRole("listbox", { name: "Languages" }).boundingBox();
        const footer = await stage.frame.locator("footer").boundingBox();
        expect(list!.y + list!.height).toBeLessThanOrEqual(footer!.y);
      },
      { height: 480 },
    );
  });

  test("what is pasted beyond a field's room is said, and what stood there stays", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      const prompt = stage.frame.getByLabel("What the picture shows");
      await prompt.fill(" by the sea");
      await prompt.press("Home");
      await stage.frame.evaluate(() => {
        const field = document.querySelector<HTMLTextAreaElement>("[data-prompt]")!;
        const clipboardData = new DataTransfer();
        clipboardData.setData("text", "a".repeat(40_000));
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
      });
      // What the browser does with a paste, which a page may not do itself.
      await stage.page.keyboard.insertText("a".repeat(40_000));
      const said = stage.frame.getByRole("alert");
      expect(await said.innerText()).toBe("32,011 characters were left out: this field holds 8,000.");
      expect((await prompt.inputValue()).endsWith("a by the sea")).toBe(true);
    });
  });

  test("a series counts the shots that say something", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.fill("[data-prompt]", "A harbour");
      await stage.frame.getByRole("button", { name: "Shots" }).click();
      await stage.frame.getByLabel("Shot 2", { exact: true }).waitFor();
      await stage.frame.getByRole("button", { name: /^Generate ·/ }).waitFor();
      await stage.frame.getByLabel("Shot 1", { exact: true }).fill("at dawn");
      await stage.frame.getByLabel("Shot 2", { exact: true }).fill("at night");
      await stage.frame.getByRole("button", { name: /^Generate 2 ·/ }).waitFor();
    });
  });

  test("the grid is absent for one cell, and its cells are selected and left out by keyboard", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      expect(await stage.frame.getByRole("grid").count()).toBe(0);
      await stage.post(selected(hero, story, square));
      await stage.frame.fill("[data-prompt]", "Cherries");
      const grid = stage.frame.getByRole("grid");
      await grid.getByRole("gridcell").first().focus();
      await stage.page.keyboard.press("ArrowDown");
      await stage.page.keyboard.press("Space");
      await stage.frame.getByRole("button", { name: /^Generate 3 ·/ }).waitFor();
      await stage.page.keyboard.press("Tab");
      await stage.page.keyboard.press("Tab");
      await stage.page.keyboard.press("Enter");
      await stage.frame.getByRole("button", { name: /^Generate 2 ·/ }).click();
      const message = await stage.take("submit-run");
      expect(message.landings.map((landing) => landing.target.name)).toEqual(["Hero", "Post"]);
    });
  });

  test("low quality that was not chosen is said beside the price, with the way to medium", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero, story, square);
      await stage.frame.fill("[data-prompt]", "A harbour");
      await stage.frame.getByRole("button", { name: "Languages" }).click();
      for (const language of ["Japanese", "Arabic", "German"]) {
        await stage.frame.getByRole("combobox", { name: "Add a language" }).fill(language);
        await stage.page.keyboard.press("Enter");
      }
      await stage.frame.getByRole("button", { name: /^Choices: .* Low / }).waitFor();
      await stage.frame
        .getByRole("button", { name: "More than 8 pictures are made at Low. Use Medium" })
        .click();
      await stage.frame.getByRole("button", { name: /^Choices: .* Medium / }).waitFor();
    });
  });

  test("[C5] above the threshold it asks once, and sums up, with what the run adds to the file", async () => {
    await onStage(async (stage) => {
      await stage.post({ ...started, settings: { ...started.settings, askAbove: { cells: 2, cost: 1e9 } } });
      await stage.post(relayOk());
      await stage.post(catalogue);
      await stage.post(selected(hero, story, square));
      await stage.frame.fill("[data-prompt]", "Cherries");
      await stage.page.keyboard.press("Control+Enter");
      const sheet = stage.frame.getByRole("dialog", { name: "Make 3 pictures?" });
      await sheet.getByText("Adds to the file").waitFor();
      expect((await stage.messages()).some((each) => each.type === "submit-run")).toBe(false);
      await sheet.getByRole("button", { name: /^Generate 3/ }).click();
      expect((await stage.take("submit-run")).body.cells).toHaveLength(3);
    });
  });
});

describe("runs", () => {
  test("a failed cell says why and retries; what may cost twice says so", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      const view = runView(
        [
          { state: "succeeded", placement: "placed" },
          { cell: "n1-3/und", target: story, state: "failed", failure: createFailure("uncertain") },
        ],
        { state: "closed" },
      );
      await stage.post({ type: "run-changed", view });
      await stage.frame.getByRole("tab", { name: "Runs" }).click();
      await stage.frame.getByRole("gridcell", { name: /Story/ }).click();
      await stage.frame.getByText("may have been billed").waitFor();
      await stage.frame.getByRole("button", { name: "Retry, may cost twice" }).click();
      expect(await stage.take("retry-job")).toMatchObject({ run: "run-1", job: "job-2", afterAttempt: 1 });
    });
  });

  test("what the operator has to mend is not repeated by itself, and can be asked for again", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      const message =
        "The certificate at the provider's address has expired. Ask the operator to have it renewed.";
      const failure = createFailure("provider-unavailable", { message, retryable: false });
      const refused = createFailure("moderation");
      const view = runView(
        [
          { state: "failed", failure },
          { cell: "n1-3/und", target: story, state: "failed", failure: refused },
        ],
        { state: "closed" },
      );
      await stage.post({ type: "run-changed", view });
      await stage.frame.getByRole("tab", { name: "Runs" }).click();
      await stage.frame.getByRole("gridcell", { name: /Hero/ }).click();
      await stage.frame.getByRole("button", { name: "Retry", exact: true }).click();
      expect(await stage.take("retry-job")).toMatchObject({ job: "job-1" });
      await stage.frame.getByRole("gridcell", { name: /Story/ }).click();
      await stage.frame.getByText(refused.message).waitFor();
      expect(await stage.frame.getByRole("button", { name: "Retry", exact: true }).count()).toBe(0);
    });
  });

  test("nothing turns while the relay does not answer, and Runs says so", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.post({ type: "run-changed", view: runView([{}]) });
      await stage.frame.getByRole("tab", { name: /^Runs/ }).click();
      await stage.frame.getByRole("progressbar").waitFor();
      await stage.post(relayLost);
      await stage.frame.getByText(/^Nothing answers at .* goes on once it answers\.$/).waitFor();
      await stage.frame.getByText("It was being made when the relay last answered.").waitFor();
      expect(await stage.frame.getByRole("progressbar").count()).toBe(0);
      await stage.frame.getByRole("button", { name: "Try again" }).click();
      await stage.take("check-relay");
    });
  });

  test("a picture that sits in its source is not offered to be applied to it", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      const placed = { state: "succeeded", placement: "placed", shown: true, nodeId: "1:2" } as const;
      await stage.post({ type: "run-changed", view: runView([placed], { state: "closed" }) });
      await stage.frame.getByRole("tab", { name: "Runs" }).click();
      await stage.frame.getByRole("button", { name: "Show on canvas" }).waitFor();
      expect(await stage.frame.getByRole("button", { name: "Apply to source" }).count()).toBe(0);
    });
  });

  test("takes flip with the arrow keys", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      const placed = { state: "succeeded", placement: "placed" } as const;
      const view = runView([placed, { ...placed, take: 2 }], { state: "closed" });
      await stage.post({ type: "run-changed", view });
      await stage.frame.getByRole("tab", { name: "Runs" }).click();
      await stage.frame.getByRole("button", { name: "Next take" }).focus();
      await stage.page.keyboard.press("ArrowRight");
      expect(await stage.take("show-take")).toMatchObject({ cell: "n1-2/und", take: 2 });
      await stage.frame.getByText("Take 2 of 2").waitFor();
      await stage.frame.getByRole("button", { name: "Apply take 2 to source" }).click();
      expect(await stage.take("apply-to-source")).toMatchObject({ cell: "n1-2/und", take: 2 });
    });
  });

  test("cancel is one click, and a picture that was undone can be placed again", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.post({ type: "run-changed", view: runView([{ state: "queued" }]) });
      await stage.frame.getByRole("tab", { name: /^Runs/ }).click();
      await stage.frame.getByRole("button", { name: /^Cancel A quiet/ }).click();
      expect(await stage.take("cancel-run")).toMatchObject({ run: "run-1" });
      const view = runView([{ state: "succeeded", placement: "not-placed" }], { state: "closed" });
      await stage.post({ type: "run-changed", view });
      await stage.frame.getByRole("button", { name: "Place", exact: true }).click();
      expect(await stage.take("place-job")).toMatchObject({ run: "run-1", job: "job-1" });
    });
  });

  test("the picture in view is shown whole, and an older take is brought to the canvas by name", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      const placed = { state: "succeeded", placement: "placed" } as const;
      const view = runView([placed, { ...placed, take: 2, shown: true }], { state: "closed" });
      await stage.post({ type: "run-changed", view });
      await stage.frame.getByRole("tab", { name: "Runs" }).click();
      const { job } = await stage.take("fetch-preview");
      expect(job).toBe("job-2");
      const bytes = await sharp({ create: { width: 300, height: 200, channels: 3, background: "teal" } })
        .png()
        .toBuffer();
      await stage.post({ type: "preview-fetched", job, bytes: new Uint8Array(bytes) });
      const picture = stage.frame.getByRole("img", { name: "Picture of Hero" });
      await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(300);
      await stage.frame.getByRole("button", { name: "Show on canvas" }).waitFor();
      await stage.frame.getByRole("button", { name: "Previous take" }).click();
      await stage.frame.getByRole("button", { name: "Show take 1 on canvas" }).click();
      expect(await stage.take("show-take")).toMatchObject({ take: 1 });
      expect(await stage.take("show-take")).toMatchObject({ take: 1, inView: true });
    });
  });

  test("what is made and not on the canvas is said so, and placed all at once", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero, story, square);
      const made = { state: "succeeded", placement: "not-placed" } as const;
      const view = runView(
        [
          { ...made },
          { ...made, cell: "n1-3/und", target: story },
          { ...made, cell: "n1-4/und", target: square, placement: "placed" },
        ],
        { state: "closed" },
      );
      await stage.post({ type: "run-changed", view });
      await stage.frame.getByRole("tab", { name: "Runs" }).click();
      await stage.frame.getByText("All 3 made, 2 not placed").waitFor();
      await stage.frame.getByRole("gridcell", { name: "Story: made, not on the canvas" }).waitFor();
      await stage.frame.getByRole("button", { name: "Place all 2" }).click();
      expect(await stage.take("place-job")).toMatchObject({ run: "run-1", job: "job-1" });
      expect(await stage.take("place-job")).toMatchObject({ run: "run-1", job: "job-2" });
    });
  });

  test("a run of another relay or team says so in its own row and can be hidden", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      const message = "Made with another relay or team. The pictures are on the canvas.";
      const view = runView([{ state: "succeeded", placement: "placed" }], {
        state: "closed",
        failure: createFailure("not-found", { message }),
      });
      await stage.post({ type: "run-changed", view });
      await stage.frame.getByRole("tab", { name: "Runs", exact: true }).click();
      await stage.frame.getByRole("group", { name: "Where it was made" }).getByText(message).waitFor();
      expect(await stage.frame.getByRole("button", { name: /^Cancel/ }).count()).toBe(0);
      await stage.frame.getByRole("button", { name: "Hide from list" }).click();
      expect(await stage.take("hide-run")).toMatchObject({ run: "run-1" });
    });
  });

  test("a hidden run leaves the list for a line that brings it back, and is not listed as another's", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      const view = runView([{ state: "succeeded", placement: "not-placed" }], { state: "closed" });
      await stage.post({ type: "run-changed", view });
      await stage.frame.getByRole("tab", { name: "Runs", exact: true }).click();
      await stage.take("list-runs");
      const summary = {
        id: "run-1",
        state: "closed" as const,
        rev: 1,
        createdAt: view.createdAt,
        counts: { succeeded: 1 },
        cost: view.cost,
        model: "gpt-image-2",
        quality: "low",
        title: view.title,
      };
      await stage.post({ type: "runs-listed", runs: [summary] });
      await stage.post({ type: "runs-hidden", runs: ["run-1"] });
      await stage.frame.getByText("1 run is hidden.").waitFor();
      expect(await stage.frame.getByText(view.title).count()).toBe(0);
      expect(await stage.frame.getByText(/^No runs in this file/).count()).toBe(0);
      await stage.frame.getByRole("button", { name: "Show", exact: true }).click();
      await stage.take("show-hidden-runs");
      await stage.post({ type: "runs-hidden", runs: [] });
      await stage.frame.getByText(view.title).first().waitFor();
    });
  });

  test("Runs opened from the menu asks for the runs of others, and says why they do not come", async () => {
    await onStage(async (stage) => {
      await stage.post({ ...started, menuEntry: "runs" });
      await stage.take("list-runs");
      expect(await stage.frame.getByText(/^No runs in this file/).count()).toBe(0);
      await stage.post(relayOk());
      const failure = createFailure("rate-limited", { message: "The relay is busy." });
      await stage.post({ type: "runs-not-listed", failure });
      const others = stage.frame.getByRole("region", { name: "Other runs" });
      await others.getByText("The relay is busy.").waitFor();
      await others.getByRole("button", { name: "Try again" }).click();
      await stage.take("list-runs");
      await stage.post({ type: "runs-listed", runs: [] });
      await stage.frame.getByText(/^No runs in this file/).waitFor();
    });
  });

  test("another take goes into the same placement at the price on its button", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      const view = runView([{ state: "succeeded", placement: "placed" }], {
        state: "closed",
        brief: { subject: "A quiet harbour" },
        settings: plainSettings,
      });
      await stage.post({ type: "run-changed", view });
      await stage.frame.getByRole("tab", { name: "Runs" }).click();
      await stage.frame.getByRole("button", { name: /^Another take · \$/ }).click();
      const sent = await stage.take("submit-run");
      expect(sent).toMatchObject({
        set: "set-1",
        body: { file: started.fileId, cells: [{ id: "n1-2/und", take: 2 }] },
        landings: [{ cell: "n1-2/und", takes: [2], destination: "placement", places: [{ nodeId: "9:1" }] }],
      });
      const added = runView([{ take: 2, state: "succeeded", placement: "placed", shown: true }], {
        run: sent.run,
        state: "closed",
      });
      await stage.post({ type: "run-changed", view: added });
      await stage.frame.getByRole("button", { name: "Apply take 2 to source" }).click();
      expect(await stage.take("apply-to-source")).toMatchObject({ run: sent.run, take: 2 });
    });
  });
});

describe("a selected picture", () => {
  const result: SandboxFact = {
    ...selected({ ...hero, key: "n9-1", nodeId: "9:1" }),
    placement: {
      nodeId: "9:1",
      cell: "n1-3/und",
      shown: "run-9.1",
      versions: [{ id: "run-9.1", run: "run-9", take: 1 }],
      set: {
        v: 1,
        id: "set-9",
        createdAt: "2026-11-23T06:00:00.000Z",
        brief: { subject: "A lighthouse" },
        locales: ["und"],
        shots: [],
        targets: [story],
        settings: { ...createDraft().settings, model: "gpt-image-2" },
      },
    },
  };

  test("looking at it leaves sentence, target and button as they are; another of it is one press away", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      const prompt = stage.frame.getByLabel("What the picture shows");
      await prompt.fill("A quiet harbour");
      const button = stage.frame.getByRole("button", { name: /^Generate/ });
      const before = await button.innerText();
      await stage.post(result);
      await stage.frame.getByRole("group", { name: "The selected picture" }).waitFor();
      expect(await prompt.inputValue()).toBe("A quiet harbour");
      expect(await button.innerText()).toBe(before);
      await button.click();
      expect(await stage.take("submit-run")).toMatchObject({ landings: [{ cell: "n1-2/und" }] });
      await stage.frame.getByRole("button", { name: "Another of this" }).click();
      expect(await stage.take("submit-run")).toMatchObject({
        set: "set-9",
        body: { brief: { subject: "A lighthouse" }, cells: [{ id: "n1-3/und", take: 2 }] },
        landings: [{ destination: "placement", places: [{ nodeId: "9:1" }] }],
      });
    });
  });

  test("its brief comes when it is asked for, and what was typed comes back", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      const prompt = stage.frame.getByLabel("What the picture shows");
      await prompt.fill("A quiet harbour");
      await stage.post(result);
      await stage.frame.getByRole("button", { name: "Use its brief" }).click();
      expect(await prompt.inputValue()).toBe("A lighthouse");
      await stage.frame.getByRole("button", { name: "Back to mine" }).click();
      expect(await prompt.inputValue()).toBe("A quiet harbour");
    });
  });
});

describe("a tab that was hidden", () => {
  test("wakes the sandbox when it is seen again after a while, and not after a glance elsewhere", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.frame.evaluate(hideFor, 4000);
      await stage.frame.evaluate(hideFor, 60_000);
      await stage.take("wake-up");
      const messages = await stage.messages();
      expect(messages.filter(({ type }) => type === "wake-up")).toHaveLength(1);
    });
  });
});

/** Runs in the panel's frame: the events of a tab that was hidden for so long, in milliseconds, by a clock that says so. */
function hideFor(awayMs: number): void {
  const { now } = Date;
  const state = { value: "hidden", configurable: true };
  Object.defineProperty(document, "visibilityState", state);
  document.dispatchEvent(new Event("visibilitychange"));
  const backAt = now() + awayMs;
  Date.now = () => backAt;
  Object.defineProperty(document, "visibilityState", { ...state, value: "visible" });
  document.dispatchEvent(new Event("visibilitychange"));
  Date.now = now;
}

describe("settings", () => {
  test("a refused token leads to Settings, where a new one is saved and tried", async () => {
    await onStage(async (stage) => {
      await stage.post(started);
      await stage.post(tokenRefused);
      await stage.frame.getByRole("button", { name: "Open settings" }).click();
      await stage.frame.getByText("The relay does not accept this token.", { exact: true }).waitFor();
      await stage.frame.getByLabel("Token", { exact: true }).fill("pf_new");
      await stage.page.keyboard.press("Enter");
      expect((await stage.take("save-settings")).settings.token).toBe("pf_new");
      await stage.take("check-relay");
      await stage.frame.getByLabel("Token", { exact: true }).fill("pf_pasted");
      await stage.frame.getByRole("tab", { name: "Create" }).click();
      expect((await stage.take("save-settings")).settings.token).toBe("pf_pasted");
    });
  });
});

type Violation = { id: string; nodes: { html: string }[] };

const states: Record<string, (stage: PanelStage) => Promise<void>> = {
  "waiting for the sandbox": async () => undefined,
  "nothing selected": (stage) => begin(stage),
  "one target with every section open": async (stage) => {
    await begin(stage, hero);
    await stage.frame.fill("[data-prompt]", 'A harbour with "Sail away"');
    for (const name of ["Text", "Languages", "Reference", "Style", "Shots", "Details"])
      await stage.frame.getByRole("button", { name, exact: true }).click();
  },
  "languages suggested": async (stage) => {
    await begin(stage, hero, story);
    await stage.frame.getByRole("button", { name: "Languages" }).click();
    await stage.frame.getByRole("combobox", { name: "Add a language" }).fill("p");
  },
  choices: async (stage) => {
    await begin(stage, hero);
    await stage.frame.getByRole("button", { name: /^Choices/ }).click();
  },
  "beyond the ratio": (stage) => begin(stage, leaderboard),
  "relay lost": async (stage) => {
    await begin(stage, hero);
    await stage.post(relayLost);
  },
  "no runs": async (stage) => {
    await begin(stage, hero);
    await stage.frame.getByRole("tab", { name: "Runs" }).click();
    await stage.post({ type: "runs-listed", runs: [] });
  },
  "a run in every state": async (stage) => {
    await begin(stage, hero);
    const failure = createFailure("moderation");
    const cells = [
      { state: "running" },
      { state: "queued" },
      { state: "succeeded", placement: "placed" },
      { state: "succeeded", measured: { width: 1024, height: 1024 } },
      { state: "failed", failure },
      { state: "cancelled" },
    ] as const;
    const view = runView(
      cells.map((cell, index) => ({ ...cell, cell: `c${index}`, locale: `l${"abcdef"[index]}` })),
    );
    await stage.post({ type: "run-changed", view });
    await stage.frame.getByRole("tab", { name: /^Runs/ }).click();
    await stage.frame
      .getByRole("button", { name: /A quiet harbour.*/ })
      .first()
      .waitFor();
  },
  settings: async (stage) => {
    await begin(stage, hero);
    await stage.frame.getByRole("tab", { name: "Settings" }).click();
  },
};

describe.each<Theme>(["light", "dark"])("axe finds nothing in %s", (theme) => {
  test.each(Object.keys(states))("%s", async (name) => {
    await onStage(
      async (stage) => {
        await states[name]?.(stage);
        await stage.frame.evaluate(axe);
        // A sheet still fading in has less contrast than the one a person reads.
        await stage.frame.evaluate(
          "Promise.allSettled(document.getAnimations().map((each) => each.finished))",
        );
        const found = (await stage.frame.evaluate("axe.run(document)")) as { violations: Violation[] };
        expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      },
      { theme },
    );
  });
});

describe("a run that waits for a person's word", () => {
  test("says so in the cell and goes on with Continue", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero, story);
      const held = { cell: "n1-3/und", target: story, state: "waiting" as const, approval: true };
      const placed = { state: "succeeded", placement: "placed" } as const;
      await stage.post({ type: "run-changed", view: runView([placed, held]) });
      await stage.frame.getByRole("tab", { name: /^Runs.*1 waiting for your Continue$/ }).click();
      await stage.frame.getByText("1 of 2, 1 for you to continue").waitFor();
      await stage.frame.getByRole("gridcell", { name: /^Story/ }).click();
      await stage.frame.getByText("Waits for your Continue. Nothing is paid for it yet.").waitFor();
      await stage.frame.getByRole("button", { name: /^Continue/ }).click();
      expect(await stage.take("continue-run")).toMatchObject({ run: "run-1" });
    });
  });

  test("a run with nothing to approve has no Continue", async () => {
    await onStage(async (stage) => {
      await begin(stage, hero);
      await stage.post({ type: "run-changed", view: runView([{ state: "waiting", anchor: "other" }]) });
      await stage.frame.getByRole("tab", { name: "Runs" }).click();
      await stage.frame.getByText("Waits for the picture it is made from.").waitFor();
      expect(await stage.frame.getByRole("button", { name: /^Continue/ }).count()).toBe(0);
    });
  });
});

test("an unfinished picture shows while the real one is made", async () => {
  await onStage(async (stage) => {
    await begin(stage, hero);
    const thumb = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
    await stage.post({ type: "run-changed", view: runView([{ thumb }]) });
    await stage.frame.getByRole("tab", { name: "Runs" }).click();
    await stage.frame.getByRole("img", { name: "Preview of Hero" }).waitFor();
  });
});

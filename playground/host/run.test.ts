import { describe, expect, test } from "vitest";
import { undo } from "./document/history.ts";
import { select } from "./document/session.ts";
import { createDocument } from "./document/store.ts";
import { create } from "./document/tree.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import { startCode } from "./script.fixture.ts";

describe("messages", () => {
  test("bytes, dates and plain data pass both ways", async () => {
    const harness = await startCode(
      `figma.showUI(__html__); figma.ui.onmessage = (m, props) => figma.ui.postMessage({ m, o: props.origin });`,
    );
    harness.send({ bytes: new Uint8Array([1, 2]), date: new Date(3), list: [null, undefined] });
    const back = await harness.message("the echo", (message) => message);
    expect(back).toEqual({
      m: { bytes: new Uint8Array([1, 2]), date: new Date(3), list: [null, undefined] },
      o: "null",
    });
    expect(harness.ui[0]).toMatchObject({
      type: "show-ui",
      html: "<p>panel</p>",
      width: 300,
      height: 200,
      title: "Test",
    });
    await harness.stop();
  });
  test("eight megabytes cross the bridge and come back", async () => {
    const harness = await startCode(
      `figma.showUI(__html__); figma.ui.onmessage = (m) => figma.ui.postMessage(m);`,
    );
    harness.send(new Uint8Array(8_000_000).fill(7));
    const back = await harness.message("the bytes", (message) =>
      message instanceof Uint8Array ? message : undefined,
    );
    expect([back.length, back[7_999_999]]).toEqual([8_000_000, 7]);
    await harness.stop();
  });
  test("what Figma's channel does not carry is refused on both sides", async () => {
    const harness = await startCode(
      `figma.showUI(__html__); try { figma.ui.postMessage({ f() {} }) } catch (e) { console.log(String(e)) }`,
    );
    expect(() => harness.send({ buffer: new ArrayBuffer(1) })).toThrow("Uint8Array");
    expect(harness.log).toEqual([{ level: "log", text: "Error: in postMessage: Cannot unwrap function" }]);
    await harness.stop();
  });
});

describe("errors", () => {
  test("an uncaught error of the code is reported with its place", async () => {
    const harness = await startCode(`function broken() { throw new Error("oh") } broken();`);
    expect(harness.log[0]).toMatchObject({
      level: "error",
      text: expect.stringMatching(/oh[\s\S]*code\.js:\d+/),
    });
    await harness.stop();
  });
  test("an error in a handler stops no other handler", async () => {
    const harness =
      await startCode(`figma.showUI(__html__); figma.ui.on("message", () => { throw new Error("first") });
      figma.ui.on("message", () => figma.ui.postMessage("second"));`);
    harness.send(1);
    await harness.message("the second handler", (message) => message === "second");
    expect(harness.log[0]?.text).toContain("first");
    await harness.stop();
  });
  test("an unhandled rejection is reported, a handled one is not", async () => {
    const harness = await startCode(`async function lost() { await null; throw new Error("lost") }
      lost(); lost().catch(() => {}); Promise.reject(new Error("kept")).then(undefined, () => {});`);
    await harness.until("the report", () => harness.log.length > 0);
    expect(harness.log.map((line) => line.text.split("\n")[0])).toEqual([
      "Uncaught (in promise): Error: lost",
    ]);
    await harness.stop();
  });
  test("a loop over an awaited list runs, with break and continue", async () => {
    const harness = await startCode(`async function list() { return [1, 2, 3, 4] }
      (async () => { let seen = ""; for (const x of await list()) { if (x === 2) continue; if (x === 4) break; seen += x } console.log(seen) })();`);
    await harness.until("the sum", () => harness.log.length > 0);
    expect(harness.log[0]?.text).toBe("13");
    await harness.stop();
  });
  test("an endless loop is interrupted and the plugin can be closed", async () => {
    const harness = await startCode(`for (;;) {}`, { maxBlockingMs: 100 });
    expect(harness.log[0]?.text).toContain("without a pause");
    await harness.stop();
    expect(harness.run.isOpen()).toBe(false);
  });
});

describe("life", () => {
  test("closePlugin runs the close handlers, cancels timers and closes figma", async () => {
    const harness = await startCode(`figma.on("close", () => figma.root.setPluginData("closed", "yes"));
      setTimeout(() => figma.root.setPluginData("timer", "ran"), 0);
      figma.closePlugin("Done"); try { figma.createFrame() } catch (e) { console.log(String(e)) }`);
    await harness.run.closed;
    expect(harness.document.nodes.get("0:0")?.pluginData["test-plugin"]).toEqual({ closed: "yes" });
    expect(harness.log[0]?.text).toContain("The plugin has been closed");
  });
  test("a run stopped midway leaves its document and storage to the next", async () => {
    const document = createDocument();
    const storage = createMemoryStorage();
    const first = await startCode(
      `figma.createFrame().name = "pending"; figma.clientStorage.setAsync("outbox", [1]).then(() => console.log("stored"));
       fetch("http://localhost:8787/v1/wait");`,
      {
        document,
        storage,
        fetch: async (_request, signal) =>
          await new Promise((_, reject) =>
            signal.addEventListener("abort", () => reject(new TypeError("Failed to fetch"))),
          ),
      },
    );
    await first.until("the storage", () => first.log.length > 0);
    await first.stop();
    const second = await startCode(
      `figma.clientStorage.getAsync("outbox").then((value) => console.log(value.length, figma.currentPage.children[0].name))`,
      { document, storage },
    );
    await second.until("the log", () => second.log.length > 0);
    expect(second.log[0]?.text).toBe("1 pending");
    await second.stop();
    const other = await startCode(
      `figma.clientStorage.keysAsync().then((keys) => console.log(keys.length, figma.currentUser.name))`,
      {
        document,
        user: { id: "2", name: "Grace" },
      },
    );
    await other.until("the log", () => other.log.length > 0);
    expect(other.log[0]?.text).toBe("0 Grace");
    await other.stop();
  });
  test("the person's undo reverts what the plugin committed, one step at a time", async () => {
    const harness = await startCode(
      `figma.createFrame(); figma.commitUndo(); figma.createFrame(); figma.commitUndo();`,
    );
    function count() {
      return harness.document.nodes.get("0:1")?.children.length;
    }
    expect(count()).toBe(2);
    undo(harness.document);
    expect(count()).toBe(1);
    undo(harness.document);
    expect(count()).toBe(0);
    await harness.stop();
  });
});

describe("events", () => {
  test("run carries the command, selectionchange and nodechange what the person does", async () => {
    const document = createDocument();
    const harness = await startCode(
      `figma.on("run", ({ command }) => console.log("run", command));
       figma.on("selectionchange", () => console.log("selected", figma.currentPage.selection.length));
       figma.currentPage.on("nodechange", ({ nodeChanges }) => console.log(nodeChanges.map((c) => c.type + " " + c.node.name).join()));`,
      { document, command: "collect" },
    );
    await harness.until("the run event", () => harness.log.length > 0);
    const frame = create(document, "FRAME", document.currentPage);
    select(document, document.currentPage, [frame.id]);
    await harness.until("both events", () => harness.log.length === 3);
    expect(harness.log.map((line) => line.text)).toEqual(["run collect", "selected 1", "CREATE Frame"]);
    await harness.stop();
  });
  test("notices are cut at 100 characters and report how they ended", async () => {
    const harness =
      await startCode(`figma.notify("x".repeat(150), { timeout: Infinity, button: { text: "Show", action: () => console.log("pressed") },
      onDequeue: (reason) => console.log(reason) });`);
    const notice = harness.notices[0];
    expect(notice).toMatchObject({ type: "notify", message: "x".repeat(100), button: "Show" });
    harness.run.endNotice(1, "action_button_click");
    await harness.until("the action", () => harness.log.length === 2);
    expect(harness.log.map((line) => line.text)).toEqual(["pressed", "action_button_click"]);
    await harness.stop();
  });
  test("code goes on after closePlugin: timers are silent, figma throws, and the farewell is told", async () => {
    const harness = await startCode(
      `figma.closePlugin("Done"); setTimeout(() => console.log("late"), 0); try { figma.createFrame() } catch (error) { console.log(String(error)) }`,
    );
    await harness.until("the end", () => harness.farewells.length > 0);
    await harness.stop();
    expect(harness.farewells).toEqual(["Done"]);
    expect(harness.log.map((line) => line.text)).toEqual([expect.stringContaining("plugin has been closed")]);
  });
  test("timers repeat until they are cleared", async () => {
    const harness = await startCode(
      `let n = 0; const t = setInterval(() => { n += 1; if (n === 3) { clearInterval(t); console.log(n) } }, 0);`,
    );
    await harness.until("three ticks", () => harness.log.length > 0);
    expect(harness.log[0]?.text).toBe("3");
    await harness.stop();
  });
});

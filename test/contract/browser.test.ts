import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { findBrowser, launchBrowser } from "../browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

it("a page is drawn with text and photographed on a machine without a browser of its own", async () => {
  const page = await browser.newPage({ viewport: { width: 320, height: 200 } });
  await page.setContent(
    "<body style='margin:0;background:#204080'><h1 style='color:white'>Polyframe</h1></body>",
  );
  const shot = await page.screenshot();
  const { data, info } = await sharp(shot).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([320, 200]);
  expect([...data.subarray(-info.channels).subarray(0, 3)]).toEqual([0x20, 0x40, 0x80]);
  const white = Array.from(
    { length: data.length / info.channels },
    (_, at) => data[at * info.channels],
  ).filter((red) => red === 255);
  expect(white.length).toBeGreaterThan(300);
  await page.close();
});

it("scripts, fetch to loopback, a sandboxed null-origin frame and the same-origin policy work as in a desktop browser", async () => {
  const server = createServer((request, response) => {
    if (request.url === "/open") response.setHeader("access-control-allow-origin", "*");
    response.end("<p>here</p>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  const origin = await page.evaluate(async () => {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.srcdoc = "<script>parent.postMessage(self.origin, '*')</script>";
    const told = new Promise((resolve) =>
      addEventListener("message", (event) => resolve(event.data), { once: true }),
    );
    document.body.append(frame);
    return told;
  });
  expect(origin).toBe("null");
  const reached = await page.evaluate(async (other) => {
    const attempts = [`${other}/open`, `${other}/closed`].map((url) =>
      fetch(url).then(
        (answer) => answer.status,
        () => "refused",
      ),
    );
    return Promise.all(attempts);
  }, `http://localhost:${port}`);
  expect(reached).toEqual([200, "refused"]);
  await page.close();
  server.close();
  server.closeAllConnections();
});

it("the carried browser draws letters of every script, each its own", async () => {
  // A browser of the system has the system's fonts, which are not ours to promise.
  if (!(await findBrowser()).carried) return;
  const page = await browser.newPage();
  const pairs = ["ab", "Жд", "Ωψ", "ễộ", "日本", "简体", "한글", "繁體", "हम", "বাং", "جد", "שם", "กท"];
  const drawn = await page.evaluate(
    (letters) => {
      const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
      context.font = "40px sans-serif";
      function draw(letter: string): string {
        context.clearRect(0, 0, 80, 80);
        context.fillText(letter, 10, 50);
        return context.getImageData(0, 0, 80, 80).data.join();
      }
      const missing = draw("\u{10fffd}");
      return letters.map(([one = "", other = ""]) => new Set([missing, draw(one), draw(other)]).size);
    },
    pairs.map((pair) => [...new Intl.Segmenter().segment(pair)].map(({ segment }) => segment)),
  );
  expect(drawn).toEqual(pairs.map(() => 3));
  await page.close();
});

it("workers that start at once share one unpacked browser", async () => {
  const found = await Promise.all([findBrowser(), findBrowser(), findBrowser()]);
  expect(new Set(found.map((program) => program.executablePath)).size).toBe(1);
});

it("a wrong POLYFRAME_CHROMIUM is refused in a sentence", async () => {
  await expect(findBrowser({ POLYFRAME_CHROMIUM: "/nowhere/chromium" })).rejects.toThrow(
    /not a program. Correct it or unset it/,
  );
});

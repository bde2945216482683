import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { createPng } from "../../test/relay/png.ts";
import { createScriptedProvider, makePicture } from "../../test/relay/scripted-provider.ts";

let mask = 0;
beforeAll(() => {
  mask = process.umask(0o022);
});
afterAll(() => process.umask(mask));

let fixture: Fixture;
afterEach(() => fixture.close());

/** Every file of the data folder by the ending of its name, with its rights; kept files have none. */
function listModes(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const modes = entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const kind = /\.\w+$/.exec(entry.name)?.[0] ?? basename(dirname(entry.parentPath));
      return `${kind} ${(statSync(path).mode & 0o777).toString(8)}`;
    });
  return [...new Set(modes)].toSorted();
}

test("pictures, previews, uploads and their descriptions are this account's alone, whatever the umask", async () => {
  const provider = createScriptedProvider();
  const picture = makePicture();
  const seen = new Set<string>();
  function look(): void {
    for (const mode of listModes(fixture.folder)) seen.add(mode);
  }
  fixture = await openFixture({ provider, crashPoint: look });
  provider.next(async (request, sink, signal) => {
    await sink.partial(0, createPng(32, 32));
    return picture(request, sink, signal);
  });
  const headers = { "content-type": "image/png" };
  await fixture.app.request("/v1/assets", { method: "POST", headers, body: Buffer.from(createPng(9, 9)) });
  await fixture.submit({ partials: 1 });
  await fixture.dispatcher.drain();
  expect([...seen].toSorted()).toEqual([".json 600", ".part 600", "assets 600", "images 600"]);
});

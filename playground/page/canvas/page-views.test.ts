import { expect, it } from "vitest";
import { lookAt, openPage } from "../../host/document/session.ts";
import { createDocument, flush, rootId } from "../../host/document/store.ts";
import { create } from "../../host/document/tree.ts";
import { keepPageViews } from "./page-views.ts";

it("a page opened first shows all it has, and one opened again what it showed before", () => {
  const document = createDocument();
  document.window = { width: 1000, height: 1000 };
  const first = document.currentPage;
  const second = create(document, "PAGE", rootId, { name: "Second" });
  create(document, "FRAME", second.id, { x: 5000, y: 5000, width: 400, height: 400 });
  const stop = keepPageViews(document);
  lookAt(document, { x: 10, y: 20, zoom: 0.08 });
  flush(document);
  openPage(document, second.id);
  flush(document);
  flush(document);
  expect(document.viewport).toEqual({ x: 5200, y: 5200, zoom: 1 });
  openPage(document, first);
  flush(document);
  flush(document);
  expect(document.viewport).toEqual({ x: 10, y: 20, zoom: 0.08 });
  stop();
});

it("a plugin that opens a page and shows something there decides what is in view", () => {
  const document = createDocument();
  const second = create(document, "PAGE", rootId, { name: "Second" });
  const stop = keepPageViews(document);
  openPage(document, second.id);
  lookAt(document, { x: 7, y: 8, zoom: 0.5 });
  flush(document);
  flush(document);
  expect(document.viewport).toEqual({ x: 7, y: 8, zoom: 0.5 });
  stop();
});

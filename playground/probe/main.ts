/**
 * Run twice in Figma, with the file closed in between: asks it what the stand-in in playground/host assumes, and shows the
 * answers as JSON to copy.
 * Compare them with assumed.generated.json, which holds the stand-in's own answers.
 */
import type { Facts } from "./facts.ts";
import { probeFile } from "./file-facts.ts";
import { record } from "./facts.ts";
import { probeHost } from "./host-facts.ts";
import { probeNodes } from "./node-facts.ts";
import { probeStrictness } from "./strict-facts.ts";

const panel = `<textarea style="width:100%;height:95vh;font:11px monospace"></textarea><script>
  onmessage = ({ data: { pluginMessage: message } }) => {
    if (message && message.facts) document.querySelector("textarea").value = message.facts;
    if (message && message.count) createImageBitmap(new Blob([message.count])).then((picture) => {
      const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(0, 0, picture.width, picture.height);
      const colours = new Set(new Uint32Array(data.buffer)).size;
      parent.postMessage({ pluginMessage: colours }, "*");
    });
  };
</script>`;

async function probe(): Promise<void> {
  const facts: Facts = {};
  figma.showUI(panel, { width: 480, height: 560, title: "Probe" });
  await record(facts, "panel's place on the screen less its place on what is seen of the canvas", () => {
    const { windowSpace, canvasSpace } = figma.ui.getPosition();
    const { bounds, zoom } = figma.viewport;
    const onScreen = [(canvasSpace.x - bounds.x) * zoom, (canvasSpace.y - bounds.y) * zoom] as const;
    return [Math.round(windowSpace.x - onScreen[0]), Math.round(windowSpace.y - onScreen[1])];
  });
  await probeHost(facts, figma.currentPage);
  await probeNodes(facts, figma.currentPage);
  await probeStrictness(facts);
  await probeFile(facts, figma.currentPage);
  await record(facts, "a function posted to the panel", () => figma.ui.postMessage({ call: () => 1 }));
  await record(facts, "an ArrayBuffer posted to the panel", () =>
    figma.ui.postMessage({ buffer: new ArrayBuffer(1) }),
  );
  figma.commitUndo();
  figma.ui.postMessage({ facts: JSON.stringify(facts, undefined, 2) });
}

probe().catch((error: unknown) => figma.notify(`The probe failed: ${String(error)}`, { error: true }));

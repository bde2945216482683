/** Hands a picture of the page or of a node to the browser's downloads. */
import { nodeOf } from "../../host/document/store.ts";
import { scaleThatFits } from "../canvas/export.ts";
import type { Stage } from "../stage.ts";

/** Downloads a node, or a page, as PNG; says so when it had to be made smaller than asked. */
export async function downloadNode(stage: Stage, id: string, wantedScale: number): Promise<void> {
  const { document, painter } = stage;
  const { name } = nodeOf(document, id);
  const scale = scaleThatFits(document, id, wantedScale);
  try {
    const bytes = await painter(document, { id, format: "PNG", scale, absoluteBounds: false });
    offerFile(`${fileName(name)}.png`, new Blob([new Uint8Array(bytes)], { type: "image/png" }));
    if (scale < wantedScale)
      stage.plugin.notices.say(`Made at ${Math.round(scale * 100)} %: larger does not fit one picture.`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    stage.plugin.notices.say(`The picture could not be made: ${reason}`, true);
  }
}

/** Characters no file system takes become dashes. */
function fileName(name: string): string {
  const plain = name.replaceAll(/[/\\:*?"<>|]+/g, "-").trim();
  return plain === "" ? "picture" : plain;
}

function offerFile(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

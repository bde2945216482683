/** What passes between the painter and its worker thread. */
import type { OfflineRequest, PaintedImage, PartialStep } from "./request.ts";

export type ToPainter = { id: number; request: OfflineRequest; partial?: PartialStep };
export type FromPainter = { id: number; image: PaintedImage } | { id: number; problem: string };

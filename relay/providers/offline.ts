/** The offline provider: painted here, free, with the moment a real picture takes. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Usage } from "../../core/api.ts";
import { findQuality } from "../../core/catalogue.ts";
import { type Failure, createFailure } from "../../core/failure.ts";
import { isBlank } from "../../core/line-breaks.ts";
import { chooseScript, directionOf } from "../../core/locale.ts";
import { findWords } from "../../core/prompt-texts.ts";
import { countUtf8Bytes, inputImageTokens, outputTokens, textTokens } from "../../core/tokens.ts";
import { type Clock, pause, systemClock } from "../time/clock.ts";
import { endPainter, paintOffline, paintPartial } from "../../painter/paint-offline.ts";
import { mostReferences, type OfflineRequest, type PaintedImage } from "../../painter/request.ts";
import type { Provider, ProviderOutcome, ProviderRequest, ProviderSink } from "./provider.ts";

/** `ms` is the usual time of a picture (POLYFRAME_OFFLINE_MS); each attempt takes 60 to 140 % of it. */
export type OfflineOptions = { ms?: number | undefined; clock?: Clock | undefined };

/** The bytes arrive in pieces, as they do from a real upstream. */
const pieceBytes = 65_536;

/** A provider without key, network or cost: the same request always gives the same bytes. */
export function createOfflineProvider({ ms = 2500, clock = systemClock }: OfflineOptions = {}): Provider {
  return {
    name: "offline",
    offline: true,
    repeatable: true,
    generate: (signal, request, sink) => generate({ ms, clock, signal, sink }, request),
    close: endPainter,
  };
}

type Call = { ms: number; clock: Clock; signal: AbortSignal; sink: ProviderSink };

async function generate(call: Call, request: ProviderRequest): Promise<ProviderOutcome> {
  if (call.signal.aborted) return fail(createFailure("cancelled"));
  const painting = await toOfflineRequest(request);
  const steps = Array.from({ length: request.partials }, (_, index) => index);
  const painted = [
    ...steps.map((index) => settle(paintPartial(painting, { number: index + 1, total: steps.length }))),
    settle(paintOffline(painting)),
  ];
  const stepMs = (call.ms * spread(request.attempt)) / painted.length;
  for (const [index, waiting] of painted.entries()) {
    await pause(call.clock, stepMs, call.signal);
    const image = await untilAborted(waiting, call.signal);
    if (image === undefined) return fail(createFailure("cancelled"));
    if (image instanceof Error) throw image;
    if (index < steps.length) await call.sink.partial(index, image.bytes);
    else await writePieces(call, image.bytes);
  }
  return { type: "image", usage: countUsage(request), requestId: `offline-${request.attempt}` };
}

/** Nothing is ever billed here, so nothing is ever uncertain. */
function fail(failure: Failure): ProviderOutcome {
  return { type: "failed", failure, made: "nothing" };
}

/** A painting that is no longer awaited must not end the process by its rejection. */
function settle(painting: Promise<PaintedImage>): Promise<PaintedImage | Error> {
  return painting.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
}

/** Undefined when the signal aborts first. */
function untilAborted<T>(waiting: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    function stop(): void {
      resolve(undefined);
    }
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    void waiting.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

async function writePieces({ sink }: Call, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += pieceBytes) await sink.write(bytes.subarray(at, at + pieceBytes));
}

/** 0.6 to 1.4, the same for the same attempt. */
function spread(attempt: string): number {
  return 0.6 + (0.8 * createHash("sha256").update(attempt).digest().readUInt16BE(0)) / 65_535;
}

/**
 * What the painter is asked for. The seed leaves out the words, the locale and the size, so the pictures of a set share
 * one scene under their texts.
 */
async function toOfflineRequest(request: ProviderRequest): Promise<OfflineRequest> {
  const { brief, locale, plate, shotText, subject: own, take, visible } = request.cell;
  const { texts, references: _, ...look } = brief;
  const source = request.inputs.find(({ role }) => role === "source");
  // A draft is painted again as it was, by the same words; its colours are not mixed in once more.
  const references = request.inputs
    .filter((input) => input !== source && input.role !== "draft")
    .slice(0, mostReferences);
  const shared = brief.subject === "" ? brief.prompt : brief.subject;
  const subject = [own, shotText, shared].filter(Boolean).join(". ");
  const facts = [look, shotText ?? "", take];
  return {
    ...request.size,
    format: request.format,
    background: request.background,
    seed: toSeed(own === undefined ? facts : [...facts, own]),
    // Whatever a cell shows beside the brief, it is painted as the others are.
    lookSeed: toSeed(facts),
    subject: subject === "" ? request.prompt : subject,
    scene: brief.scene,
    style: brief.style,
    lighting: brief.lighting,
    palette: brief.palette,
    composition: brief.composition,
    // The painter knows three; the newer names mean more of the same.
    quality: ["low", "medium"].includes(request.quality) ? request.quality : "high",
    plate,
    visible,
    source: source && (await readFile(source.path)),
    references: await Promise.all(references.map(({ path }) => readFile(path))),
    texts: (texts ?? []).flatMap((block) => {
      const words = findWords(block, locale) ?? "";
      const script = chooseScript(words, locale);
      const direction = directionOf(script);
      const { role, position, typography } = block;
      return isBlank(words) ? [] : [{ role, position, typography, words, locale, direction, script }];
    }),
  };
}

function toSeed(facts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}

/** What the same picture would have used upstream, by the catalogue's formulas; it costs nothing. */
function countUsage({ model, size, partials, prompt, quality: asked, inputs }: ProviderRequest): Usage {
  const quality = findQuality(model, asked);
  const text = textTokens(prompt);
  return {
    imageOutput:
      (quality === undefined ? 0 : outputTokens(size, quality).low) + partials * model.partialTokens,
    imageInput: inputs.reduce((sum, input) => sum + inputImageTokens(input), 0),
    // About four bytes a token, inside what is certain.
    text: Math.min(text.high, Math.max(text.low, Math.ceil(countUtf8Bytes(prompt) / 4) + 6)),
    assumed: false,
  };
}

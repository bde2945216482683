/** What a run must not ask for, whatever it costs. */
import type { Catalogue, Model } from "./catalogue.ts";
import { createRefusal, type Failure } from "./failure.ts";
import { isTooLong, longestRatio } from "./fit.ts";
import { findAwaited } from "./inputs.ts";
import type { RunBody, RunCell } from "./run-body.ts";

/** The JPEG or PNG asked of the provider when no format was chosen: JPEG keeps files light, only PNG is transparent (C5). */
export function defaultFormat(background: "opaque" | "transparent"): "jpeg" | "png" {
  return background === "transparent" ? "png" : "jpeg";
}

/** The first reason a run cannot be made with this model; undefined when it can. */
export function checkRun(body: RunBody, model: Model, catalogue: Catalogue): Failure | undefined {
  return (
    checkFeatures(body, model) ??
    checkTargets(body, model) ??
    checkTakes(body, catalogue) ??
    checkShots(body) ??
    checkInputs(body.cells) ??
    checkWaits(body.cells)
  );
}

function refuse(message: string): Failure {
  return createRefusal("bad-request", message);
}

function checkFeatures(body: RunBody, model: Model): Failure | undefined {
  const background = body.background ?? "opaque";
  const format = body.format ?? defaultFormat(background);
  if (background === "transparent" && !model.features.transparent)
    return refuse(
      `${model.label} cannot make transparent pictures. Choose an opaque background or another model.`,
    );
  if (background === "transparent" && format === "jpeg")
    return refuse("JPEG cannot be transparent. Choose PNG, or an opaque background.");
  if (model.features.formats.indexOf(format) === -1)
    return refuse(`${model.label} does not make ${format.toUpperCase()} files. Choose another format.`);
  if ((body.partials ?? 0) > model.features.maxPartials)
    return refuse(
      `${model.label} sends at most ${model.features.maxPartials} partial pictures. Ask for fewer.`,
    );
  return undefined;
}

function checkTargets({ cells }: RunBody, { sizes }: Model): Failure | undefined {
  const cell = cells.find(({ target }) => isTooLong(target, sizes));
  if (cell === undefined) return undefined;
  const { width, height } = cell.target;
  return refuse(
    `The target of cell ${cell.id}, ${width} x ${height}, is longer than ${longestRatio(sizes)}:1: less than a tenth of a picture would show. Choose a less narrow target.`,
  );
}

function checkTakes(body: RunBody, catalogue: Catalogue): Failure | undefined {
  const { limits } = catalogue;
  if (body.cells.length > limits.cells)
    return createRefusal(
      "too-large",
      `A run has at most ${limits.cells} pictures and this one has ${body.cells.length}. Split it.`,
    );
  const seen = new Set<string>();
  const takes = new Map<string, number>();
  for (const cell of body.cells) {
    const key = `${cell.id} ${cell.take ?? 1}`;
    if (seen.has(key))
      return refuse(`Cell ${cell.id} asks for take ${cell.take ?? 1} twice. Number its takes.`);
    seen.add(key);
    const count = (takes.get(cell.id) ?? 0) + 1;
    if (count > limits.takes)
      return refuse(`Cell ${cell.id} asks for more than ${limits.takes} takes. Ask for fewer.`);
    takes.set(cell.id, count);
  }
  return undefined;
}

function checkShots({ shots = [], cells }: RunBody): Failure | undefined {
  const keys = new Set(shots.map(({ key }) => key));
  if (keys.size < shots.length) return refuse("Two shots of this run have the same key. Give each its own.");
  for (const { id, shot } of cells)
    if (shot !== undefined && !keys.has(shot))
      return refuse(`Cell ${id} names the shot ${shot}, which this run does not have. Add it.`);
  return undefined;
}

function checkInputs(cells: readonly RunCell[]): Failure | undefined {
  for (const { id, inputs = [] } of cells) {
    const awaited = new Set(inputs.flatMap((input) => ("cell" in input ? [input.cell] : [])));
    if (awaited.size > 1)
      return refuse(`Cell ${id} is made from ${awaited.size} cells of this run. Name one of them.`);
    const masks = inputs.filter(({ role }) => role === "mask");
    if (masks.length > 1) return refuse(`Cell ${id} has ${masks.length} masks. Name one.`);
    if (masks.some((mask) => "cell" in mask))
      return refuse(`The mask of cell ${id} is a picture yet to be made. Name an asset instead.`);
  }
  return undefined;
}

/** By cell, the one whose picture it is made from. */
export function mapWaits(cells: readonly RunCell[]): Map<string, string> {
  const waits = new Map<string, string>();
  for (const cell of cells) {
    const awaited = findAwaited(cell);
    if (awaited !== undefined) waits.set(cell.id, awaited);
  }
  return waits;
}

function checkWaits(cells: readonly RunCell[]): Failure | undefined {
  const waits = mapWaits(cells);
  const ids = new Set(cells.map((cell) => cell.id));
  const settled = new Set<string>();
  for (const start of Array.from(waits.keys())) {
    const path = new Set<string>();
    let id: string | undefined = start;
    while (id !== undefined && !settled.has(id)) {
      if (!ids.has(id))
        return refuse(`A cell waits for ${id}, which is not part of this run. Add it or do not wait.`);
      if (path.has(id))
        return refuse(`Cell ${id} waits for itself, directly or through others. Break the circle.`);
      path.add(id);
      id = waits.get(id);
    }
    path.forEach((done) => settled.add(done));
  }
  return undefined;
}

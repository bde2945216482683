import { describe, expect, it } from "vitest";
import type { Quote, Size } from "./api.ts";
import { quoteSchema } from "./api.ts";
import { catalogue, gptImage2, plainModel } from "./catalogue.fixture.ts";
import { defaultFormat } from "./check-run.ts";
import { isFailure } from "./failure.ts";
import { chooseQuality, defaultPartials, quoteRun, worstCase, type QuoteOptions } from "./quote.ts";
import type { RunBody, RunCell, RunInput } from "./run-body.ts";

const options: QuoteOptions = { inputSizes: () => undefined };

function bodyOf(changes: Partial<RunBody> = {}): RunBody {
  return {
    kind: "picture",
    model: "gpt-image-2",
    quality: "medium",
    density: 1,
    brief: { subject: "A fox in the snow" },
    cells: [{ id: "hero/und/0", target: { width: 1024, height: 1024 } }],
    ...changes,
  };
}

function quoteOf(changes: Partial<RunBody> = {}, extra: Partial<QuoteOptions> = {}): Quote {
  const quote = quoteRun(bodyOf(changes), catalogue, { ...options, ...extra });
  if (isFailure(quote)) throw new Error(quote.message);
  return quote;
}

function refusalOf(changes: Partial<RunBody>): string {
  const quote = quoteRun(bodyOf(changes), catalogue, options);
  if (!isFailure(quote)) throw new Error("it was quoted");
  return quote.message;
}

const square = { width: 1024, height: 1024 };

/** A cell made from these. */
function made(inputs: RunInput[]): RunCell {
  return { id: "a", target: square, inputs };
}

/** A cell made from another one's picture. */
function follow(id: string, cell: string): RunCell {
  return { id, target: square, inputs: [{ cell, role: "anchor" }] };
}

describe("quoteRun", () => {
  it("[P4] prices one picture in whole nanodollars: output tokens plus the text's range", () => {
    const quote = quoteOf();
    expect(quote.cells[0]).toMatchObject({
      size: square,
      tokens: { imageOutput: { low: 1756, high: 1756 }, imageInput: 0 },
    });
    expect(quote.cost).toEqual({ low: 1756 * 30_000 + 5 * 5000, high: 1756 * 30_000 + (17 + 16) * 5000 });
    expect(worstCase(quote)).toBe(quote.cost.high);
    expect(quoteSchema.parse(quote)).toEqual(quote);
  });

  it("[P5] counts every partial at 100 tokens in what is reserved and none in the lower end", () => {
    const plain = quoteOf().cost;
    const withPartials = quoteOf({ partials: 3 }).cost;
    expect(withPartials.high - plain.high).toBe(300 * 30_000);
    expect(withPartials.low).toBe(plain.low);
  });

  it("[P4] sums cells and takes, and gives time in rounds of what runs in parallel", () => {
    const cells = [1, 2, 3, 4, 5]
      .map((take) => ({ id: "a", take: take % 3 || 3, target: square }))
      .slice(0, 3);
    const quote = quoteOf({ cells }, { parallel: 2 });
    expect(quote.cost.high).toBe(3 * quoteOf().cost.high);
    expect(quote.seconds).toEqual({ low: 40, high: 120 });
  });

  it("[P4] waits in a chain for as long as the chain is", () => {
    const cells = [follow("c", "b"), follow("b", "a"), { id: "a", target: square }];
    expect(quoteOf({ cells }, { parallel: 8 }).seconds.high).toBe(180);
  });

  it("[P2] counts known references by their size, unknown ones and anchors at what they can cost", () => {
    const brief = {
      subject: "x",
      references: [
        { asset: "r1", role: "style" as const },
        { asset: "r2", role: "logo" as const },
      ],
    };
    const cells = [{ id: "a", target: square }, follow("b", "a")];
    function inputSizes(asset: string): Size | undefined {
      return asset === "r1" ? { width: 256, height: 256 } : undefined;
    }
    const quote = quoteOf({ brief, cells }, { inputSizes });
    expect(quote.cells.map((cell) => cell.tokens.imageInput)).toEqual([256 + 1536, 256 + 1536 + 1024]);
  });

  it("[S1] takes a cell's own size and refuses an illegal one in a sentence", () => {
    const cell = { id: "a", target: square };
    expect(quoteOf({ cells: [{ ...cell, size: { width: 1536, height: 1024 } }] }).cells[0]).toMatchObject({
      size: { width: 1536, height: 1024 },
      hiddenPx: { x: 512, y: 0 },
    });
    expect(refusalOf({ cells: [{ ...cell, size: { width: 1000, height: 1000 } }] })).toContain(
      "multiples of 16",
    );
  });

  it("[S6] offers a cheaper neighbour that saves more than 10 % and hides at most 2 %", () => {
    const cells = [{ id: "a", target: { width: 1150, height: 550 } }];
    const [cell] = quoteOf({ cells, density: 2 }).cells;
    expect(cell?.cheaper).toBeDefined();
    expect(cell?.cheaper?.imageOutput.high).toBeLessThan(0.9 * (cell?.tokens.imageOutput.high ?? 0));
    expect(cell?.cheaper?.density).toBeGreaterThanOrEqual(1.8);
    expect(cell?.cheaper?.hiddenPx.x).toBeLessThanOrEqual(0.02 * 1150);
  });

  it("[S2.2] prices the sharpest stable size where every size hides a pixel, and takes an older quote's offer", () => {
    const cells = [{ id: "a", target: { width: 2048, height: 2732 } }];
    const quote = quoteOf({ cells });
    expect(quote.cells[0]).toMatchObject({ size: { width: 1632, height: 2176 }, hiddenPx: { x: 1, y: 0 } });
    const { size, hiddenPx, density, cost, tokens } = quote.cells[0]!;
    const sharper = { size, hiddenPx, density, cost, imageOutput: tokens.imageOutput };
    expect(quoteSchema.parse({ ...quote, cells: [{ ...quote.cells[0], sharper }] })).toEqual(quote);
  });

  it("[S4.2] refuses a target beyond 30:1 by name, and says what to choose", () => {
    const target = { width: 1, height: 10_000 };
    expect(refusalOf({ cells: [{ id: "strip/und", target }] })).toBe(
      "The target of cell strip/und, 1 x 10000, is longer than 30:1: less than a tenth of a picture would show. Choose a less narrow target.",
    );
    expect(quoteOf({ cells: [{ id: "a", target: { width: 3000, height: 100 } }] }).cells).toHaveLength(1);
  });

  it("refuses what the model cannot do, each in a sentence of its own", () => {
    expect(refusalOf({ model: "dall-e-9" })).toContain("Choose one of gpt-image-2");
    expect(refusalOf({ quality: "ultra" })).toContain("low, medium, high");
    expect(refusalOf({ background: "transparent", format: "jpeg" })).toContain("Choose PNG");
    const plain = { model: plainModel.id, quality: "standard" };
    expect(refusalOf({ ...plain, background: "transparent" })).toContain("transparent");
    expect(refusalOf({ ...plain, format: "png" })).toContain("PNG");
    expect(refusalOf({ ...plain, partials: 1 })).toContain("partial");
    expect(refusalOf({ ...plain, cells: [made([{ asset: "s", role: "source" }])] })).toContain("input");
    expect(refusalOf({ cells: [made([{ asset: "m", role: "mask" }])] })).toContain("source");
    expect(refusalOf({ brief: { subject: "" } })).toContain("Write what the picture shows");
    expect(refusalOf({ brief: { subject: "x".repeat(32_001) } })).toContain("by 1.");
  });

  it("refuses what a cell cannot be made from", () => {
    const [a, b] = [
      { id: "a", target: square },
      { id: "b", target: square },
    ];
    const two: RunInput[] = [
      { cell: "a", role: "anchor" },
      { cell: "b", role: "style" },
    ];
    expect(refusalOf({ cells: [a, b, { ...made(two), id: "c" }] })).toContain("from 2 cells");
    const masks: RunInput[] = [
      { asset: "m", role: "mask" },
      { asset: "n", role: "mask" },
    ];
    expect(refusalOf({ cells: [made(masks)] })).toContain("2 masks");
    const later: RunInput[] = [
      { asset: "s", role: "source" },
      { cell: "b", role: "mask" },
    ];
    expect(refusalOf({ cells: [b, made(later)] })).toContain("yet to be made");
  });

  it("refuses a shot that is not there, and two of one key", () => {
    const cells = [{ id: "a", target: square, shot: "k1" }];
    expect(refusalOf({ cells })).toContain("does not have");
    const shot = { key: "k1", text: "wide" };
    expect(quoteOf({ cells, shots: [shot] }).cells).toHaveLength(1);
    expect(refusalOf({ cells, shots: [shot, shot] })).toContain("same key");
  });

  it("[P4] counts a shot's text for the cells that name it", () => {
    const shots = [{ key: "k1", text: "from above, in the rain" }];
    const cells = [
      { id: "a", target: square },
      { id: "b", target: square, shot: "k1" },
    ];
    const [bare, shown] = quoteOf({ cells, shots }).cells;
    expect(shown?.tokens.text.low).toBeGreaterThan(bare?.tokens.text.low ?? 0);
  });

  it("refuses repeated takes, unknown waits and circles of waiting", () => {
    const a = { id: "a", target: square };
    expect(refusalOf({ cells: [a, { ...a, take: 1 }] })).toContain("twice");
    expect(refusalOf({ cells: [1, 2, 3, 4, 5].map((take) => ({ ...a, take })) })).toContain(
      "more than 4 takes",
    );
    expect(refusalOf({ cells: [follow("a", "b")] })).toContain("not part of this run");
    expect(refusalOf({ cells: [follow("a", "a")] })).toContain("circle");
    const ring = [follow("a", "b"), follow("b", "c"), follow("c", "b")];
    expect(refusalOf({ cells: ring })).toContain("circle");
    expect(quoteOf({ cells: [{ ...a, approval: true }] }).cells).toHaveLength(1);
  });

  it("[P1] reserves the upper end where a model is only estimated", () => {
    const cell = quoteOf({ model: "gpt-image-2.6-flare", quality: "low" }).cells[0];
    expect(cell?.tokens.imageOutput).toEqual({ low: 588, high: 882 });
    expect(cell?.cost.high).toBeGreaterThan(cell?.cost.low ?? 0);
  });
});

describe("defaults", () => {
  it("are medium up to 8 cells and low above", () => {
    expect([1, 8, 9, 160].map((count) => chooseQuality(count))).toEqual(["medium", "medium", "low", "low"]);
    expect(chooseQuality(1, plainModel)).toBe("standard");
  });
  it("[C5] are JPEG unless transparency is asked", () => {
    expect([defaultFormat("opaque"), defaultFormat("transparent")]).toEqual(["jpeg", "png"]);
  });
  it("are one partial for a single picture where it costs under a cent", () => {
    expect([
      defaultPartials(1, gptImage2),
      defaultPartials(2, gptImage2),
      defaultPartials(1, plainModel),
    ]).toEqual([1, 0, 0]);
  });
});

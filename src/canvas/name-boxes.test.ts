import { describe, expect, test } from "vitest";
import { nameBoxes, type Layer } from "./name-boxes.ts";

type Sizes = { x: number; y: number; width: number; height: number };
type Drawn = Layer & { children?: Layer[]; absoluteBoundingBox: Sizes };

let count = 0;

function draw(type: string, name: string, [x = 0, y = 0, width = 0, height = 0]: number[]): Drawn {
  count += 1;
  return { id: `1:${count}`, name, type, parent: null, absoluteBoundingBox: { x, y, width, height } };
}

function frame(name: string, at: number[], ...children: Drawn[]): Drawn {
  const made: Drawn = { ...draw("FRAME", name, at), children };
  for (const child of children) child.parent = made;
  return made;
}

function image(x: number, y: number, width = 240, height = 160, name = "Image"): Drawn {
  return draw("RECTANGLE", name, [x, y, width, height]);
}

function text(
  characters: string,
  x: number,
  y: number,
  fontSize = 16,
  width = characters.length * fontSize * 0.5,
): Drawn {
  return { ...draw("TEXT", characters, [x, y, width, fontSize * 1.2]), characters, fontSize };
}

function onPage(...layers: Drawn[]): void {
  frame("", [0, 0, 4000, 4000], ...layers).type = "PAGE";
}

/** Names in the order of the boxes. */
function name(...boxes: Drawn[]): string[] {
  const names = nameBoxes(boxes);
  return boxes.map(({ id }) => names.get(id)?.name ?? "");
}

function titles(...boxes: Drawn[]): (string | undefined)[] {
  const names = nameBoxes(boxes);
  return boxes.map(({ id }) => names.get(id)?.title);
}

const goods = ["Linen jacket", "Canvas sneaker", "Rain bag"];

/** A card with an image above title, caption and price, in a body of its own. */
function card(title: string, x: number, y = 0, body: Drawn[] = []): { card: Drawn; image: Drawn } {
  const picture = image(x + 16, y + 16);
  const words = frame(
    "Body",
    [x + 16, y + 190, 240, 100],
    text(title, x + 16, y + 190, 18),
    text("Light and breathable", x + 16, y + 216, 14),
    text("€ 129", x + 16, y + 240, 24),
    ...body,
  );
  return { image: picture, card: frame("Card", [x, y, 272, 300], picture, words) };
}

describe("a box in a card of its own", () => {
  test("is named by the card's title, whatever caption, price and heading stand around", () => {
    const cards = goods.map((title, index) => card(title, index * 300, 100));
    const row = frame("Row", [0, 100, 900, 300], ...cards.map((each) => each.card));
    onPage(frame("Shop", [0, 0, 900, 500], text("New this spring", 0, 0, 40), row));
    const boxes = cards.map((each) => each.image);
    expect(name(...boxes)).toEqual(goods);
    expect(titles(...boxes)).toEqual(goods);
  });

  test("is named by the text at its right in the rows of a list", () => {
    const rows = goods.map((title, index) => {
      const avatar = draw("ELLIPSE", "Ellipse 4", [0, index * 80, 48, 48]);
      const words = frame(
        "Text",
        [60, index * 80, 200, 48],
        text(title, 60, index * 80),
        text("2 min", 60, index * 80 + 24, 12),
      );
      const button = frame("Button", [300, index * 80, 80, 32], text("Follow", 310, index * 80, 16));
      return { avatar, row: frame("Row", [0, index * 80, 400, 48], avatar, words, button) };
    });
    onPage(frame("List", [0, 0, 400, 300], ...rows.map(({ row }) => row)));
    expect(name(...rows.map(({ avatar }) => avatar))).toEqual(goods);
  });

  test("is found through nested frames and groups, in instances too", () => {
    const cards = goods.map((title, index) => {
      const { image: picture, card: inner } = card(title, index * 300);
      inner.type = index === 0 ? "INSTANCE" : "GROUP";
      return { picture, outer: frame("Cell", [index * 300, 0, 280, 310], inner) };
    });
    onPage(frame("Grid", [0, 0, 900, 310], ...cards.map(({ outer }) => outer)));
    expect(name(...cards.map(({ picture }) => picture))).toEqual(goods);
  });

  test("is not named by a badge that lies on it, unless that is all there is", () => {
    const cards = goods.slice(0, 2).map((title, index) => {
      const x = index * 300;
      const badge = text("NEW IN STORE", x + 20, 20, 32, 100);
      return { picture: image(x, 0), badge, title: index === 0 ? [text(title, x, 170, 16)] : [] };
    });
    onPage(
      frame(
        "Row",
        [0, 0, 600, 200],
        ...cards.map(({ picture, badge, title }) =>
          frame("Card", [0, 0, 280, 200], picture, badge, ...title),
        ),
      ),
    );
    expect(name(...cards.map(({ picture }) => picture))).toEqual(["Linen jacket", "NEW IN STORE"]);
  });

  test("takes no word from text that is hidden, empty, a placeholder or a bare figure", () => {
    const hidden = { ...text("Secret sale", 0, 170, 40), visible: false };
    const first = image(0, 0);
    const second = image(300, 0);
    const words = [
      hidden,
      text("Card title", 0, 170, 30),
      text("€ 129", 0, 200, 30),
      text("Lorem ipsum dolor sit amet", 0, 230, 20),
    ];
    onPage(
      frame(
        "Row",
        [0, 0, 600, 300],
        frame("Card", [0, 0, 280, 300], first, ...words, text("Straw hat", 0, 260, 12)),
        frame("Card", [300, 0, 280, 300], second, text("129 kr", 300, 170, 20)),
      ),
    );
    expect(name(first, second)).toEqual(["Straw hat", "129 kr"]);
  });

  test("is named by one line of at most 60 characters", () => {
    const [first, second] = [image(0, 0), image(300, 0)];
    const long = "The long road home,\nand what we found beside it when the rain had gone for good";
    onPage(
      frame(
        "Row",
        [0, 0, 600, 300],
        frame("Card", [0, 0, 280, 300], first, text(long, 0, 170)),
        frame("Card", [300, 0, 280, 300], second, text("Short", 300, 170)),
      ),
    );
    expect(name(first, second)).toEqual([
      "The long road home, and what we found beside it when the…",
      "Short",
    ]);
  });

  test("has the nearest of several texts of one size, then the one that is read first", () => {
    const [first, second] = [image(0, 0), image(300, 0)];
    onPage(
      frame(
        "Row",
        [0, 0, 600, 300],
        frame("Card", [0, 0, 280, 300], first, text("Add to cart", 0, 220), text("Rain bag", 0, 170)),
        frame("Card", [300, 0, 280, 300], second, text("Right", 400, 170), text("Left", 300, 170)),
      ),
    );
    expect(name(first, second)).toEqual(["Rain bag", "Left"]);
  });

  test("leaves the words of a card that is not selected alone", () => {
    const empty = image(0, 0);
    const other = card("Canvas sneaker", 300);
    const third = card("Rain bag", 0, 400);
    onPage(
      frame("Row", [0, 0, 600, 300], frame("Card", [0, 0, 272, 300], empty), other.card),
      frame("Row", [0, 400, 600, 300], third.card),
    );
    expect(name(empty, third.image)).toEqual(["Image", "Rain bag"]);
  });
});

describe("boxes that are siblings in one frame", () => {
  test("are told apart by where their texts stand, a heading above the first left aside", () => {
    const boxes = goods.map((_, index) => image(index * 260, 80));
    const words = goods.flatMap((title, index) => [
      text(title, index * 260, 248, 18),
      text("€ 89", index * 260, 276),
    ]);
    onPage(frame("Shop", [0, 0, 800, 320], text("New this spring", 0, 20, 40), ...words, ...boxes));
    expect(name(...boxes)).toEqual(goods);
  });

  test("keep their titles in two rows, though the next row is as near as their own", () => {
    const rows = [0, 230];
    const boxes = rows.flatMap((y) => [image(0, y), image(260, y)]);
    const words = rows.flatMap((y, row) =>
      [0, 260].flatMap((x, column) => [
        text(`Number ${"ABCD".charAt(row * 2 + column)}`, x, y + 166),
        text("Made of cotton", x, y + 196, 14),
      ]),
    );
    onPage(frame("Grid", [0, 0, 520, 460], ...boxes, ...words));
    expect(name(...boxes)).toEqual(["Number A", "Number B", "Number C", "Number D"]);
  });

  test("that share one title keep their own names before it", () => {
    const [front, back] = [image(0, 0, 240, 160, "Front"), image(250, 0, 240, 160, "Image")];
    const other = card("Rain bag", 600);
    const gallery = frame("Gallery", [0, 0, 500, 160], front, back);
    onPage(
      frame(
        "Row",
        [0, 0, 900, 300],
        frame("Card", [0, 0, 500, 300], gallery, text("Linen jacket", 0, 170, 20), text("€ 129", 420, 170)),
        other.card,
      ),
    );
    expect(name(front, back, other.image)).toEqual(["Front, Linen jacket", "Linen jacket", "Rain bag"]);
    expect(titles(front, back)).toEqual(["Linen jacket", "Linen jacket"]);
  });

  test("do not all take the heading of a page", () => {
    const boxes = Array.from({ length: 6 }, (_, index) => image(index * 260, 80));
    onPage(frame("Shop", [0, 0, 1600, 320], text("New this spring", 0, 20, 40), ...boxes));
    expect(name(...boxes)).toEqual(Array(6).fill("Image"));
  });
});

describe("without any text", () => {
  test("a box has its own name, else its card's, where a person gave one", () => {
    const boxes = [
      image(0, 0, 240, 160, "Hat photo"),
      image(300, 0),
      image(600, 0, 240, 160, "Rectangle 12"),
    ];
    const cards = ["Card", "Card straw hat", "Frame 3"].map((each, index) =>
      frame(each, [index * 300, 0, 280, 200], boxes[index]!),
    );
    onPage(frame("Row", [0, 0, 900, 200], ...cards));
    expect(name(...boxes)).toEqual(["Hat photo", "Card straw hat", "Rectangle 12"]);
    expect(titles(...boxes)).toEqual([undefined, undefined, undefined]);
  });
});

test("a frame of very many layers is not read to its end", () => {
  let read = 0;
  const many = Array.from({ length: 10_000 }, (_, index) => {
    const line = draw("VECTOR", "Line", [index, 900, 1, 1]);
    return Object.defineProperty(line, "visible", { get: () => (read += 1) > 0 });
  });
  const boxes = [image(0, 0), image(300, 0)];
  onPage(frame("Screen", [0, 0, 1440, 900], ...boxes, ...many));
  expect(name(...boxes)).toEqual(["Image", "Image"]);
  expect(read).toBeLessThan(5_000);
});

/** Subjects that grow and stand: plants, houses, furniture. */
import { circle, oval, slab, type Art } from "./art.ts";

export const placesArt = {
  house: {
    words:
      "house, home, real estate, property, cottage, cabin, village, haus, immobilie, maison, casa, hogar, 家, 住宅, 房, 家居, 집, 부동산, дом, недвижим",
    where: "outdoor",
    parts: [
      { tone: "second", path: slab(66, 18, 9, 26), shade: -0.08 },
      { tone: "paper", path: "M16 46L50 16L84 46V100H16Z" },
      { tone: "main", path: "M50 8L96 50L90 56L50 20L10 56L4 50Z" },
      { tone: "wood", path: slab(42, 68, 16, 32, 2) },
      {
        tone: "glow",
        path: slab(23, 60, 13, 15, 1.5) + slab(64, 60, 13, 15, 1.5) + circle(50, 43, 6),
        isMark: true,
      },
      { tone: "ink", path: circle(54.5, 85, 1.2), isMark: true },
      { tone: "leaf", path: oval(20, 97, 10, 6) + oval(80, 97, 11, 7) },
    ],
  },
  lighthouse: {
    words: "lighthouse, beacon, leuchtturm, phare, faro, 灯台, 燈台, 灯塔, 燈塔, 등대, маяк",
    where: "outdoor",
    parts: [
      { tone: "ink", path: "M6 100C12 88 20 84 30 83L38 78H63L72 82C84 84 92 90 97 100Z", shade: 0.12 },
      { tone: "leaf", path: "M30 83L38 78H63L72 82C62 85 42 86 30 83Z", shade: -0.04, isMark: true },
      { tone: "paper", path: "M42 28H58L62 79H38Z" },
      { tone: "main", path: "M41.2 38H58.8L59.7 50H40.3Z M39.4 62H60.6L61.5 73H38.5Z" },
      { tone: "ink", path: slab(48, 54, 4.5, 6, 2) + slab(48, 31, 4.5, 5, 2), isMark: true },
      { tone: "ink", path: slab(38, 25, 24, 3.4, 1), shade: 0.06 },
      { tone: "glow", path: slab(44, 14, 12, 11.5, 1), isMark: true },
      { tone: "main", path: "M42 14.5C44 9 47 6.5 50 5C53 6.5 56 9 58 14.5Z", shade: -0.06 },
    ],
  },
  tent: {
    words: "tent, camp, outdoor, zelt, tente, acampar, キャンプ, テント, 露营, 帐篷, 캠핑, палатк, поход",
    where: "outdoor",
    parts: [
      { tone: "main", path: "M2 100L46 24H54L98 100Z" },
      { tone: "main", path: "M46 24H54L98 100H70Z", shade: -0.1, isMark: true },
      { tone: "ink", path: "M50 30L66 100H36Z" },
      { tone: "glow", path: "M50 48L58 100H42Z", isMark: true },
      { tone: "paper", path: "M50 30L36 100H29Z", isMark: true },
    ],
  },
  tree: {
    words:
      "tree, oak, garden, park, nature, baum, natur, arbre, jardin, árbol, jardín, 木, 公園, 自然, 树, 花园, 나무, 자연, дерево, сад, природа",
    where: "outdoor",
    parts: [
      { tone: "wood", path: "M45 100C47 84 46 70 44 58L49 64L50 46L53 62L60 54C56 70 54 86 57 100Z" },
      { tone: "leaf", path: circle(30, 46, 20), shade: -0.06 },
      { tone: "leaf", path: circle(70, 44, 21), shade: -0.03 },
      { tone: "leaf", path: circle(50, 28, 26), shade: 0.03 },
      { tone: "leaf", path: circle(44, 48, 17), shade: 0.07 },
      {
        tone: "main",
        path:
          circle(34, 40, 2.4) +
          circle(58, 30, 2.4) +
          circle(70, 50, 2.4) +
          circle(48, 52, 2.4) +
          circle(44, 18, 2.4),
        isMark: true,
      },
    ],
  },
  plant: {
    words:
      "plant, potted, monstera, ficus, fern, houseplant, leaf, leaves, green, eco, organic, botanic, sustain, pflanze, blatt, plante, feuille, planta, hoja, 植物, 葉, 叶, 식물, растени",
    where: "room",
    parts: [
      { tone: "leaf", path: "M50 74C40 60 22 60 4 50C24 42 46 54 50 74Z", shade: -0.08 },
      { tone: "leaf", path: "M50 74C60 60 78 60 96 50C76 42 54 54 50 74Z", shade: -0.08 },
      { tone: "leaf", path: "M50 74C46 50 28 42 18 16C40 22 54 44 50 74Z" },
      { tone: "leaf", path: "M50 74C54 48 72 40 84 14C60 20 46 46 50 74Z", shade: 0.03 },
      { tone: "leaf", path: "M50 74C40 52 44 18 50 0C58 20 60 52 50 74Z", shade: 0.08 },
      { tone: "main", path: "M31 72H69L64 97Q63 100 60 100H40Q37 100 36 97Z" },
      { tone: "main", path: slab(28, 69, 44, 8, 2), shade: 0.05 },
    ],
  },
  cactus: {
    words: "cactus, cacti, succulent, kaktus, kakteen, cactée, cacto, サボテン, 仙人掌, 선인장, кактус",
    where: "table",
    parts: [
      {
        tone: "leaf",
        path: "M30 58C22 58 16 52 16 44V32Q16 27 21 27T26 32V43Q26 48 31 48H44V58Z",
        shade: -0.06,
      },
      {
        tone: "leaf",
        path: "M70 50C78 50 84 44 84 36V24Q84 19 79 19T74 24V35Q74 40 69 40H56V50Z",
        shade: -0.06,
      },
      { tone: "leaf", path: "M38 76V16Q38 2 50 2T62 16V76Z" },
      { tone: "leaf", path: "M45 8V74M50 5V74M55 8V74", stroke: 1.2, shade: 0.16, isMark: true },
      { tone: "second", path: circle(50, 3, 4) + circle(79, 19, 3), isMark: true },
      { tone: "main", path: "M30 74H70L65 97Q64 100 61 100H39Q36 100 35 97Z" },
      { tone: "main", path: slab(27, 70, 46, 8, 2), shade: 0.05 },
    ],
  },
  flower: {
    words:
      "flower, tulip, rose, bouquet, spring, blossom, wedding, blume, frühling, hochzeit, fleur, printemps, mariage, flor, primavera, boda, 花, 春, 桜, 结婚, 꽃, 봄, цветок, цветы, весна",
    where: "table",
    parts: [
      {
        tone: "leaf",
        path: "M50 64C50 48 30 44 28 34M50 64C50 40 50 36 50 26M50 64C50 48 70 46 74 36",
        stroke: 2.4,
      },
      {
        tone: "leaf",
        path: "M48 62C36 60 30 54 28 48C38 48 46 54 48 62ZM52 62C64 60 70 56 74 50C62 48 54 54 52 62Z",
        shade: 0.06,
      },
      {
        tone: "second",
        path: "M16 22C14 12 18 6 22 2L28 12L34 2C40 6 42 14 40 24C38 38 18 36 16 22Z",
        shade: 0.14,
      },
      { tone: "main", path: "M36 14C34 2 38 -6 43 -10L50 0L57 -10C62 -6 66 2 64 14C62 30 38 30 36 14Z" },
      {
        tone: "main",
        path: "M62 26C60 16 64 10 68 5L74 15L81 5C86 10 88 18 86 28C83 41 65 40 62 26Z",
        shade: 0.09,
      },
      { tone: "paper", path: "M36 58H64L60 72C68 80 68 94 60 100H40C32 94 32 80 40 72Z" },
      { tone: "second", path: "M35.300 82H64.700L65 86H35Z", isMark: true },
    ],
  },
  armchair: {
    words:
      "chair, sofa, armchair, furniture, interior, living room, bedroom, couch, hotel, office, sessel, möbel, wohnzimmer, canapé, meuble, salon, silla, sofá, mueble, 家具, ソファ, インテリア, 沙发, 室内, 소파, 가구, диван, кресло, мебель, интерьер",
    where: "room",
    parts: [
      { tone: "wood", path: "M20 88L26 88L22 100H18ZM80 88L74 88L78 100H82Z" },
      { tone: "main", path: slab(18, 22, 64, 60, 16) },
      { tone: "main", path: slab(26, 30, 48, 38, 10), shade: 0.04, isMark: true },
      { tone: "main", path: slab(20, 62, 60, 28, 8), shade: 0.07 },
      { tone: "main", path: slab(8, 46, 17, 44, 8), shade: -0.03 },
      { tone: "main", path: slab(75, 46, 17, 44, 8), shade: -0.03 },
      { tone: "second", path: "M34 42Q44 38 52 43Q54 54 51 63Q42 66 33 61Q31 52 34 42Z", shade: 0.1 },
    ],
  },
} as const satisfies Record<string, Art>;

/** Subjects from the shop: things one gives, wears and keeps. */
import { circle, oval, slab, type Art } from "./art.ts";

export const goodsArt = {
  bottle: {
    words:
      "bottle, perfume, cosmetic, serum, lotion, skincare, shampoo, oil, parfum, flasche, kosmetik, botella, cream, beauty, 香水, 化粧品, ボトル, 瓶, 향수, 화장품, духи",
    where: "table",
    parts: [
      { tone: "ink", path: slab(41, 4, 18, 24, 3) },
      { tone: "glow", path: slab(43.5, 26, 13, 12, 1), shade: -0.12 },
      { tone: "main", path: slab(30, 36, 40, 64, 9) },
      { tone: "glass", path: slab(33.5, 41, 4, 52, 2), isMark: true },
      { tone: "paper", path: slab(39.5, 54, 22, 30, 1.5) },
      { tone: "ink", path: slab(44, 61, 13, 1.8), isMark: true },
      { tone: "ink", path: slab(46, 66, 9, 1.1), isMark: true },
      { tone: "main", path: circle(50.5, 76, 3.4), isMark: true },
    ],
  },
  gift: {
    words:
      "gift, present, christmas, sale, offer, geschenk, weihnacht, cadeau, noël, regalo, navidad, ギフト, プレゼント, クリスマス, 礼物, 圣诞, 선물, подарок",
    where: "table",
    parts: [
      { tone: "main", path: slab(16, 50, 68, 50, 2) },
      { tone: "main", path: slab(11, 36, 78, 17, 2), shade: 0.07 },
      { tone: "paper", path: slab(43, 36, 14, 64) },
      { tone: "paper", path: "M50 37C30 36 20 16 32 11C44 8 50 28 50 37Z", shade: -0.03 },
      { tone: "paper", path: "M50 37C70 36 80 16 68 11C56 8 50 28 50 37Z", shade: -0.03 },
      { tone: "glow", path: oval(50, 35, 6, 5), shade: -0.1 },
    ],
  },
  bag: {
    words:
      "bag, shopping, handbag, fashion, store, shop, tote, purse, tasche, mode, sac, bolso, moda, バッグ, ファッション, 包, 购物, 时尚, 가방, 패션, сумка",
    where: "table",
    parts: [
      { tone: "ink", path: "M32 44C32 8 68 8 68 44", stroke: 4 },
      { tone: "main", path: "M16 40H84L91 94Q91 100 86 100H14Q9 100 9 94Z" },
      { tone: "main", path: "M16 40H84L86.500 60C70 70 30 70 13.500 60Z", shade: 0.07 },
      { tone: "glow", path: slab(44, 60, 12, 15, 3), shade: -0.1 },
      { tone: "ink", path: circle(50, 69, 2), isMark: true },
    ],
  },
  book: {
    words:
      "book, library, reading, study, school, education, course, learn, buch, schule, livre, école, libro, escuela, 本, 学校, 教育, 书, 学习, 책, книга, школа",
    where: "table",
    parts: [
      { tone: "second", path: slab(10, 84, 78, 15, 3) },
      { tone: "paper", path: slab(16, 87, 72, 9), isMark: true },
      { tone: "main", path: slab(18, 69, 72, 15, 3) },
      { tone: "paper", path: slab(18, 72, 66, 9), isMark: true },
      { tone: "ink", path: slab(14, 55, 66, 14, 3), shade: 0.1 },
      { tone: "paper", path: slab(20, 58, 60, 8), isMark: true },
      { tone: "glow", path: "M30 55L40 14L74 22L64 55Z", shade: -0.08 },
      { tone: "main", path: "M38 46L45 20L68 25L62 46Z", isMark: true },
    ],
  },
  candle: {
    words:
      "candle, spa, wellness, relax, aroma, meditation, yoga, kerze, bougie, vela, キャンドル, 癒, 蜡烛, 캔들, свеча",
    where: "table",
    parts: [
      { tone: "glow", path: "M50 6C60 20 58 32 50 32C42 32 40 20 50 6Z" },
      { tone: "ink", path: slab(49.2, 30, 1.6, 10), isMark: true },
      { tone: "main", path: slab(28, 44, 44, 55, 5) },
      { tone: "paper", path: oval(50, 44, 22, 5.5) },
      { tone: "paper", path: slab(36, 60, 28, 22, 2) },
      { tone: "ink", path: slab(42, 67, 16, 1.8) + slab(44, 72, 12, 1.3), isMark: true },
      { tone: "second", path: oval(84, 93, 13, 7) },
      { tone: "second", path: oval(82, 82, 9, 5), shade: 0.08 },
    ],
  },
  sneaker: {
    words:
      "sneaker, shoe, running, trainer, footwear, schuh, chaussure, basket, zapato, zapatilla, スニーカー, 靴, 运动鞋, 鞋, 운동화, 신발, кроссовк, обувь",
    where: "table",
    parts: [
      {
        tone: "main",
        path: "M8 84C6 66 10 46 14 40Q20 46 30 38Q33 36 35 40C40 52 50 58 60 61C76 65 95 66 96 86H8Z",
      },
      { tone: "second", path: "M8 84C6 66 10 46 14 40Q18 44 22 43C18 58 20 72 24 86H8Z" },
      { tone: "second", path: "M76 65C88 68 96 72 96 86H79C82 79 81 72 76 65Z" },
      { tone: "paper", path: "M30 86C46 82 56 72 58 61L66 63C66 74 60 82 52 86Z" },
      {
        tone: "paper",
        path: "M34 47L46 40.500L47.200 43L36 49.500ZM38 53L50 46.500L51.200 49L40.500 56ZM44.500 58L56 52L57 54.500L47 60.500Z",
        isMark: true,
      },
      { tone: "paper", path: "M5 84H98V88Q98 98 88 98H14Q5 98 5 89Z" },
      { tone: "ink", path: slab(8, 94.5, 86, 2.2, 1), shade: 0.3, isMark: true },
    ],
  },
  watch: {
    words: "watch, clock, time, smartwatch, uhr, montre, reloj, 時計, 手表, 时间, 시계, часы",
    where: "table",
    parts: [
      { tone: "ink", path: "M35 30L38 2Q38 0 41 0H59Q62 0 62 2L65 30Z" },
      { tone: "ink", path: "M35 70L38 98Q38 100 41 100H59Q62 100 62 98L65 70Z" },
      { tone: "main", path: circle(50, 50, 30) },
      { tone: "main", path: slab(79, 46, 6, 8, 2) },
      { tone: "paper", path: circle(50, 50, 24.5), isMark: true },
      {
        tone: "ink",
        path:
          slab(49.2, 28, 1.6, 4) + slab(49.2, 68, 1.6, 4) + slab(28, 49.2, 4, 1.6) + slab(68, 49.2, 4, 1.6),
        isMark: true,
      },
      {
        tone: "ink",
        path: "M49 51L48.500 34H51.500L51 51ZM49.500 49.500L62 57L61 59L48.500 52Z",
        isMark: true,
      },
      { tone: "main", path: circle(50, 50.5, 2.4), isMark: true },
    ],
  },
} as const satisfies Record<string, Art>;

/** Subjects to eat and drink. */
import { circle, oval, slab, type Art } from "./art.ts";

export const foodArt = {
  cup: {
    words:
      "coffee, cup, tea, mug, espresso, latte, cappuccino, cafe, café, kaffee, tasse, tee, thé, té, コーヒー, 珈琲, お茶, 抹茶, 咖啡, 茶, 커피, кофе, чай",
    where: "table",
    parts: [
      { tone: "paper", path: oval(50, 94, 42, 6) },
      { tone: "paper", path: oval(50, 93, 26, 3), shade: -0.12, isMark: true },
      { tone: "main", path: "M72 53C94 48 94 80 66 78L68 71C83 72 83 58 74 60Z", shade: -0.05 },
      { tone: "main", path: "M22 46H78C78 72 71 91 58 93H42C29 91 22 72 22 46Z" },
      { tone: "paper", path: oval(50, 46, 28, 6.5) },
      { tone: "wood", path: oval(50, 46.8, 24.5, 4.8), shade: -0.12, isMark: true },
      {
        tone: "paper",
        path: "M53 45C50 42 45 44 47 47.500C49 50 54 49.500 57 47C56 44 54 43 53 45Z",
        shade: -0.06,
        isMark: true,
      },
      { tone: "glass", path: "M41 36C34 27 48 22 41 10C52 20 40 27 47 36Z", isMark: true },
      { tone: "glass", path: "M56 36C49 27 63 20 56 5C68 18 55 27 62 36Z", isMark: true },
    ],
  },
  teapot: {
    words:
      "teapot, tea pot, kettle, tea set, teekanne, kanne, théière, bouilloire, tetera, 急須, ティーポット, 茶壺, 茶壶, 찻주전자, 주전자, чайник",
    where: "table",
    parts: [
      { tone: "wood", path: oval(50, 95, 49, 5) },
      { tone: "wood", path: oval(50, 93.6, 44, 3.4), shade: 0.1, isMark: true },
      { tone: "main", path: "M70 46C92 42 92 74 68 74", stroke: 5, shade: -0.05 },
      { tone: "main", path: "M34 60C22 58 22 46 12 40L18 36C30 42 32 50 40 52Z", shade: 0.04 },
      { tone: "main", path: "M30 60C30 42 74 42 74 60C74 78 66 86 60 88H44C38 86 30 78 30 60Z" },
      { tone: "main", path: "M38 48C40 38 64 38 66 48Z", shade: 0.08 },
      { tone: "second", path: circle(52, 37.5, 4) },
      { tone: "paper", path: "M36 60C37 54 40 51 44 50C42 58 41 66 43 74C38 71 36 66 36 60Z", isMark: true },
      { tone: "second", path: "M8 78H28C28 87 25 91 22 92H14C11 91 8 87 8 78Z" },
      { tone: "wood", path: oval(18, 78, 10, 2.2), shade: -0.12, isMark: true },
      { tone: "second", path: "M74 78H94C94 87 91 91 88 92H80C77 91 74 87 74 78Z" },
      { tone: "wood", path: oval(84, 78, 10, 2.2), shade: -0.12, isMark: true },
    ],
  },
  glass: {
    words:
      "wine, cocktail, drink, juice, lemonade, beer, soda, bar, smoothie, getränk, saft, boisson, jus, bebida, ワイン, ジュース, 饮料, 果汁, 주스, вино",
    where: "table",
    parts: [
      { tone: "ink", path: "M62 24L78 -2L80 0L64 26Z", isMark: true },
      { tone: "main", path: "M29 36H71L66 92Q65 97 60 97H40Q35 97 34 92Z" },
      { tone: "glow", path: "M29 36H71L69 58C60 52 42 64 30.500 56Z", shade: -0.05, isMark: true },
      { tone: "glass", path: "M26 20H74L67 94Q66 100 59 100H41Q34 100 33 94Z" },
      { tone: "paper", path: "M38 42L49 38L53 48L42 53Z", shade: -0.02, isMark: true },
      { tone: "paper", path: "M52 54L62 50L66 60L56 64Z", shade: -0.02, isMark: true },
      { tone: "glow", path: circle(26, 24, 12) },
      { tone: "paper", path: circle(26, 24, 9.6), isMark: true },
      {
        tone: "glow",
        path: "M26 24L26 15.500A8.500 8.500 0 0 1 33.200 19.500ZM26 24L34.200 22A8.500 8.500 0 0 1 31.500 30.500ZM26 24L29.500 31.800A8.500 8.500 0 0 1 20 30.300ZM26 24L18.200 27.500A8.500 8.500 0 0 1 19 18.800ZM26 24L20.500 17.400A8.500 8.500 0 0 1 24.500 15.600Z",
        isMark: true,
      },
    ],
  },
  bowl: {
    words:
      "bowl, ramen, noodle, soup, salad, rice, meal, lunch, dinner, food, restaurant, breakfast, dish, suppe, essen, repas, cuisine, comida, ラーメン, 料理, 食, 面, 饭, 菜, 음식, еда",
    where: "table",
    parts: [
      { tone: "wood", path: "M58 44L98 8L100 10.500L62 47Z" },
      { tone: "wood", path: "M50 44L92 2L94 4.500L54 47Z", shade: -0.05 },
      { tone: "main", path: "M8 52H92C90 80 75 95 60 97H40C25 95 10 80 8 52Z" },
      { tone: "paper", path: "M14 66H86L83 74H17Z", isMark: true },
      { tone: "paper", path: oval(50, 52, 42, 11) },
      { tone: "wood", path: oval(50, 53, 37.5, 8.6), shade: 0.08, isMark: true },
      { tone: "leaf", path: "M16 52C22 43 36 42 42 48C36 56 24 58 16 52Z" },
      { tone: "leaf", path: "M24 56C32 50 42 52 44 58C36 62 28 61 24 56Z", shade: 0.08 },
      { tone: "paper", path: oval(62, 50, 12, 6.4) },
      { tone: "glow", path: oval(62, 49.5, 6, 3.6), shade: -0.1 },
      { tone: "main", path: circle(47, 57, 3.6), shade: 0.04, isMark: true },
      { tone: "main", path: circle(54, 59, 2.6), shade: -0.04, isMark: true },
    ],
  },
  cake: {
    words:
      "cake, birthday, dessert, bakery, pastry, torte, kuchen, gâteau, pastel, ケーキ, 誕生日, 蛋糕, 生日, 케이크, торт",
    where: "table",
    parts: [
      { tone: "paper", path: oval(50, 96, 46, 4.5), shade: -0.03 },
      { tone: "main", path: slab(14, 60, 72, 34, 4) },
      {
        tone: "paper",
        path: "M14 62Q14 58 18 58H82Q86 58 86 62V70Q82 79 77 70Q71 83 65 71Q58 80 52 71Q46 84 40 71Q34 79 28 71Q23 80 18 72Q15 72 14 68Z",
      },
      { tone: "second", path: slab(28, 32, 44, 27, 3) },
      {
        tone: "paper",
        path: "M28 34Q28 30 32 30H68Q72 30 72 34V40Q68 47 64 41Q58 51 53 41Q48 48 43 41Q38 50 34 42Q29 44 28 40Z",
      },
      { tone: "main", path: slab(36, 14, 3, 16, 1) },
      { tone: "main", path: slab(48.5, 12, 3, 18, 1) },
      { tone: "main", path: slab(61, 14, 3, 16, 1) },
      {
        tone: "glow",
        path: "M37.500 4C41 9 40 13 37.500 13C35 13 34 9 37.500 4ZM50 2C53.500 7 52.500 11 50 11C47.500 11 46.500 7 50 2ZM62.500 4C66 9 65 13 62.500 13C60 13 59 9 62.500 4Z",
        isMark: true,
      },
    ],
  },
  fruit: {
    words:
      "fruit, orange, apple, lemon, peach, citrus, grocery, market, vegetable, obst, apfel, pomme, fruta, 果物, りんご, みかん, 水果, 苹果, 과일, фрукт",
    where: "table",
    parts: [
      { tone: "main", path: circle(36, 70, 29) },
      { tone: "wood", path: "M35 42L39 32L42 33L38 43Z" },
      { tone: "leaf", path: "M39 36C46 22 62 22 68 26C62 38 50 42 39 36Z" },
      { tone: "glow", path: circle(72, 79, 21), shade: -0.06 },
      { tone: "paper", path: circle(72, 79, 17.5), isMark: true },
      {
        tone: "glow",
        path: "M72 77L72 64A15 15 0 0 1 83 69.500ZM74 79L86 72A15 15 0 0 1 86 86ZM73 81L83.500 89A15 15 0 0 1 72 94ZM70 81L68 93.500A15 15 0 0 1 58.500 86ZM70 79L58 83A15 15 0 0 1 59.500 71ZM71 77L61.500 69A15 15 0 0 1 69.500 64Z",
        shade: -0.1,
        isMark: true,
      },
    ],
  },
  icecream: {
    words:
      "ice cream, icecream, gelato, sorbet, eis, eiscreme, glace, helado, アイス, 冰淇淋, 아이스크림, мороженое",
    where: "table",
    parts: [
      { tone: "wood", path: "M32 54H68L50 100Z", shade: 0.14 },
      { tone: "wood", path: "M38 54L58 78L55 85L32 58ZM52 54L63 66L60 74L45 54Z", shade: 0.04, isMark: true },
      { tone: "second", path: circle(36, 44, 17), shade: 0.16 },
      { tone: "paper", path: circle(64, 44, 17) },
      { tone: "main", path: circle(50, 24, 19) },
      { tone: "glow", path: circle(53, 4, 4.5), shade: -0.2 },
      { tone: "main", path: "M31 56Q36 66 41 56Q47 68 53 56Q58 64 68 55L66 48H34Z", shade: 0.06 },
    ],
  },
  burger: {
    words: "burger, sandwich, fast food, snack, hamburger, ハンバーガー, 汉堡, 버거, бургер",
    where: "table",
    parts: [
      { tone: "wood", path: "M12 84H88V88Q88 98 78 98H22Q12 98 12 88Z", shade: 0.16 },
      { tone: "ink", path: slab(8, 72, 84, 13, 6.5), shade: 0.04 },
      { tone: "glow", path: "M8 68H92L74 82L66 70Z", shade: -0.08 },
      { tone: "main", path: slab(12, 60, 76, 9, 4) },
      {
        tone: "leaf",
        path: "M8 58Q14 50 20 56Q28 66 36 57Q44 66 52 57Q60 66 68 57Q76 66 84 56Q92 52 93 58Q90 66 82 62Q76 70 68 63Q60 70 52 63Q44 70 36 63Q28 70 20 63Q10 66 8 58Z",
      },
      { tone: "wood", path: "M12 54C12 22 88 22 88 54Q88 57 84 57H16Q12 57 12 54Z", shade: 0.2 },
      {
        tone: "paper",
        path:
          oval(38, 38, 2.6, 1.4) +
          oval(50, 34, 2.6, 1.4) +
          oval(62, 39, 2.6, 1.4) +
          oval(28, 46, 2.4, 1.3) +
          oval(72, 47, 2.4, 1.3) +
          oval(48, 44, 2.5, 1.4),
        isMark: true,
      },
    ],
  },
} as const satisfies Record<string, Art>;

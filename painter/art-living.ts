/** Living subjects: people and animals. */
import { circle, oval, type Art, type Part, type Tone } from "./art.ts";

const person: readonly Part[] = [
  {
    tone: "ink",
    path: "M41 56H51L50 97H43.500C42 84 40.500 70 41 56ZM50 56H60C61 70 61 84 60 97H53.500Z",
  },
  {
    tone: "paper",
    path: "M42.500 96H50.500V100H38.500Q39 97 42.500 96ZM53 96H60.500Q64 97 64.500 100H53Z",
    isMark: true,
  },
  { tone: "wood", path: "M42.500 14C40 3 46 -1 51 0C59 0 61 8 58.500 17L57 26H44Z", shade: -0.2 },
  { tone: "skin", path: "M47.500 18H53V27Q50 30 47.500 27Z", shade: -0.06 },
  {
    tone: "main",
    path: "M43 26.500Q50 30 57.500 26.500C61 28 62.500 34 62.500 42L61.500 61H39.500L38.500 42C38.500 34 40 28 43 26.500Z",
  },
  {
    tone: "main",
    path: "M42 27C36 30 33 42 33.500 57L38 57.500C38.500 50 40 43 42.500 38ZM58.500 27C64.500 30 68 40 71 53L67 55.500C64 49 61 44 58.500 39Z",
    shade: -0.05,
  },
  { tone: "skin", path: circle(35.7, 59.4, 2.5) + circle(69.8, 56, 2.5) },
  {
    tone: "skin",
    path: "M44.500 10C44.500 5 56.500 5 56.500 10C57 17 54 21.500 50.500 21.500C47 21.500 44 17 44.500 10Z",
  },
  {
    tone: "wood",
    path: "M43.500 13C43 3 49 3 52 3.500C56.500 4 58 8 57.500 13C56 9.500 53 8.500 50 8.500C47 8.500 45 10 43.500 13Z",
    shade: -0.2,
    isMark: true,
  },
  { tone: "second", path: "M42.500 26.500Q50 32 58 26.500L58.500 30.500Q50 36 42 30.500Z", shade: 0.06 },
];

/** Another such person to the side, in another coat. */
function stand(figure: readonly Part[], x: number, scale: number, coat: Tone, shade: number): Part[] {
  return figure.map((part) => ({
    ...part,
    at: { x, scale },
    tone: part.tone === "main" ? coat : part.tone === "second" ? "main" : part.tone,
    shade: (part.shade ?? 0) + (part.tone === "skin" || part.tone === "ink" ? shade : 0),
  }));
}

export const livingArt = {
  cat: {
    words: "cat, kitten, katze, chat, gato, 猫, ねこ, ネコ, 고양이, кот, кошка",
    where: "room",
    parts: [
      { tone: "main", path: "M66 94C90 98 94 76 82 62", stroke: 7 },
      { tone: "main", path: "M28 100C24 76 32 60 40 53H60C68 60 76 76 72 100Z" },
      { tone: "paper", path: "M42 100C38 84 42 66 50 62C58 66 62 84 58 100Z" },
      {
        tone: "main",
        path: "M26 36C25 24 26 12 28 6Q36 10 41 16Q50 13 59 16Q64 10 72 6C74 12 75 24 74 36C73 50 62 57 50 57C38 57 27 50 26 36Z",
        shade: 0.03,
      },
      { tone: "ink", path: oval(40, 34, 3.2, 4.2) + oval(60, 34, 3.2, 4.2), isMark: true },
      { tone: "paper", path: circle(41.2, 32.4, 1.1) + circle(61.2, 32.4, 1.1), isMark: true },
      {
        tone: "ink",
        path: "M47.500 42H52.500L50 45ZM50 45Q47 50 43.500 47M50 45Q53 50 56.500 47",
        stroke: 1,
        isMark: true,
      },
    ],
  },
  dog: {
    words: "dog, puppy, pet, hund, chien, perro, 犬, いぬ, ペット, 狗, 宠物, 강아지, 반려, собака, питом",
    where: "outdoor",
    parts: [
      { tone: "main", path: "M70 92C84 90 90 80 86 70", stroke: 6 },
      { tone: "main", path: "M28 100C26 76 32 60 40 52H62C72 62 78 80 76 100Z" },
      { tone: "paper", path: "M38 100C34 84 36 66 44 60C52 66 54 84 52 100Z" },
      {
        tone: "main",
        path: "M22 44C14 42 14 32 22 30C28 26 32 12 48 12C64 12 70 24 68 38C66 52 56 57 44 57C34 57 30 48 22 44Z",
        shade: 0.03,
      },
      { tone: "wood", path: "M56 14C72 12 80 28 76 46C64 48 56 32 56 14Z", shade: -0.06 },
      { tone: "second", path: "M36 55C46 60 58 58 64 50L67 56C60 65 46 66 36 61Z" },
      { tone: "ink", path: oval(19, 34, 4.6, 3.6) + oval(38, 30, 2.8, 3.4), isMark: true },
      { tone: "ink", path: "M20 42Q26 46 32 43", stroke: 1.4, isMark: true },
    ],
  },
  owl: {
    words:
      "owl, snowy owl, eule, uhu, hibou, chouette, búho, lechuza, フクロウ, 梟, 猫头鹰, 貓頭鷹, 부엉이, 올빼미, сова, филин",
    isAirborne: true,
    parts: [
      { tone: "wood", path: "M2 90C30 84 70 94 100 86L100 92C70 100 30 90 2 96Z", shade: -0.08 },
      {
        tone: "paper",
        path: "M26 20L36 26Q50 20 64 26L74 20C76 34 76 40 76 52C76 78 66 92 50 92C34 92 24 78 24 52C24 40 24 34 26 20Z",
      },
      {
        tone: "wood",
        path: "M24 50C20 66 24 82 36 88C32 76 30 62 30 50ZM76 50C80 66 76 82 64 88C68 76 70 62 70 50Z",
        shade: 0.16,
      },
      {
        tone: "wood",
        path: "M40 62h4v3h-4ZM48 66h4v3h-4ZM56 62h4v3h-4ZM44 72h4v3h-4ZM52 72h4v3h-4ZM48 80h4v3h-4Z",
        shade: 0.1,
        isMark: true,
      },
      { tone: "glow", path: circle(40, 40, 9) + circle(60, 40, 9), isMark: true },
      { tone: "ink", path: circle(40, 40, 4.6) + circle(60, 40, 4.6), isMark: true },
      { tone: "ink", path: "M46 46H54L50 55Z", isMark: true },
      { tone: "ink", path: "M41 90V95M45 90V95M55 90V95M59 90V95", stroke: 2 },
    ],
  },
  bird: {
    words: "bird, parrot, sparrow, vogel, oiseau, pájaro, 鳥, 鸟, 새, птица",
    isAirborne: true,
    parts: [
      { tone: "wood", path: "M2 88C30 82 70 92 100 84L100 89C70 97 30 88 2 93Z", shade: -0.08 },
      { tone: "ink", path: "M46 78V90M54 78V90", stroke: 2 },
      {
        tone: "main",
        path: "M18 60C18 38 38 28 54 36C60 20 78 18 84 32C90 56 70 80 46 80C38 80 30 78 24 84L2 94L12 76C16 72 18 66 18 60Z",
      },
      { tone: "second", path: "M28 54C42 44 62 50 68 62C56 76 36 72 28 54Z" },
      { tone: "glow", path: "M83 29L97 35L84 40Z", shade: -0.1 },
      { tone: "paper", path: circle(74, 32, 4), isMark: true },
      { tone: "ink", path: circle(75, 32, 2.2), isMark: true },
    ],
  },
  fish: {
    words: "fish, aquarium, ocean life, coral, fisch, poisson, pez, 魚, 鱼, 물고기, рыба",
    isAirborne: true,
    parts: [
      {
        tone: "second",
        path: "M40 30C50 12 64 12 70 16C66 24 66 32 62 38ZM44 76C50 90 60 90 66 88C62 80 62 74 58 70Z",
      },
      { tone: "main", path: "M4 54C20 24 58 24 76 50L98 30C94 48 94 62 98 80L76 60C58 84 20 82 4 54Z" },
      {
        tone: "paper",
        path: "M34 34C40 46 40 62 34 74L42 76C48 62 48 46 42 32ZM56 36C60 48 60 60 56 72L62 69C66 60 66 50 62 40Z",
        isMark: true,
      },
      { tone: "paper", path: circle(20, 50, 5), isMark: true },
      { tone: "ink", path: circle(19, 50, 2.6), isMark: true },
    ],
  },
  person: {
    words:
      "person, woman, man, girl, boy, child, student, customer, hiker, runner, traveler, mensch, frau, mann, kind, personne, femme, homme, persona, mujer, hombre, 人, 女性, 男性, 子供, 女人, 男人, 사람, человек, женщина, мужчина",
    where: "outdoor",
    parts: person,
  },
  people: {
    words:
      "people, team, friends, family, couple, crowd, colleague, community, leute, familie, freunde, gens, famille, amis, gente, familia, amigos, 人々, 家族, 友達, 家庭, 家人, 朋友, 가족, 친구, люди, семь, друз",
    where: "outdoor",
    parts: [
      ...stand(person, -29, 0.92, "second", -0.14),
      ...stand(person, 28, 0.86, "glow", 0.04),
      ...person,
    ],
  },
} as const satisfies Record<string, Art>;

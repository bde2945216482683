/** Subjects that drive, sail and fly. */
import { circle, slab, type Art } from "./art.ts";

export const vehicleArt = {
  car: {
    words:
      "car, auto, vehicle, drive, taxi, voiture, coche, wagen, 車, ドライブ, 汽车, 车, 자동차, машина, автомобиль",
    where: "road",
    parts: [
      {
        tone: "main",
        path: "M3 78Q2 64 14 61L24 58C30 42 40 36 55 36C70 36 78 44 84 58C94 60 98 66 98 78V84Q98 88 94 88H7Q3 88 3 84Z",
      },
      { tone: "paper", path: "M30 58C34 47 40 42.500 51 42V58Z", shade: -0.06 },
      { tone: "paper", path: "M55 42C67 42.500 73 48 77 58H55Z", shade: -0.06 },
      { tone: "ink", path: slab(57, 63, 8, 1.8, 0.9), isMark: true },
      { tone: "glow", path: "M93 66Q98 68 98 74H92Z", isMark: true },
      { tone: "main", path: "M3 78H98V84Q98 88 94 88H7Q3 88 3 84Z", shade: -0.1, isMark: true },
      { tone: "ink", path: circle(24, 87, 12) },
      { tone: "ink", path: circle(77, 87, 12) },
      { tone: "paper", path: circle(24, 87, 5.5) + circle(77, 87, 5.5), shade: -0.06, isMark: true },
    ],
  },
  bicycle: {
    words: "bicycle, bike, cycling, fahrrad, vélo, bici, 自転車, 自行车, 자전거, велосипед",
    where: "road",
    parts: [
      { tone: "ink", path: circle(21, 78, 19.5) + circle(79, 78, 19.5), stroke: 3 },
      {
        tone: "paper",
        path: "M21 59V97M2 78H40M8 65L34 91M34 65L8 91M79 59V97M60 78H98M66 65L92 91M92 65L66 91",
        stroke: 0.5,
        isMark: true,
      },
      {
        tone: "main",
        path: "M21 78L38 46H69L79 78M38 46L49 78H21M49 78L69 46M69 46L66 34M38 46L35 38",
        stroke: 3.8,
      },
      { tone: "ink", path: "M64 33H74Q79 35 77 40M28 37H43", stroke: 3.6 },
      { tone: "ink", path: circle(49, 78, 4.5) },
      { tone: "wood", path: slab(66, 42, 18, 11, 2) },
    ],
  },
  boat: {
    words:
      "boat, sail, ship, yacht, cruise, boot, schiff, bateau, barco, 船, ヨット, 帆, 배, лодка, корабль, яхта",
    where: "water",
    parts: [
      { tone: "wood", path: slab(48.5, 2, 3, 82) },
      { tone: "paper", path: "M54 4C76 26 86 52 88 76H54Z" },
      { tone: "main", path: "M46 14C32 34 22 56 18 76H46Z" },
      { tone: "main", path: "M8 82H94C90 94 80 100 70 100H30C18 100 10 92 8 82Z", shade: -0.14 },
      { tone: "paper", path: "M8 82H94L92.800 86H9.500Z", isMark: true },
    ],
  },
  plane: {
    words:
      "plane, flight, airplane, airline, airport, fly, flug, avion, vuelo, avión, 飛行機, 飞机, 航空, 비행, самолет, самолёт, полёт",
    isAirborne: true,
    parts: [
      { tone: "second", path: "M48 44L34 8L42 7L64 42Z" },
      { tone: "main", path: "M12 56L2 28L12 27L28 52Z" },
      { tone: "paper", path: "M3 58C20 48 62 37 84 34C96 33 100 38 95 44C86 54 40 68 12 71C4 71 0 62 3 58Z" },
      { tone: "ink", path: "M84 38Q91 37 94 40L86 44Z", isMark: true },
      {
        tone: "ink",
        path:
          circle(74, 45, 1.6) +
          circle(67, 47, 1.6) +
          circle(60, 49, 1.6) +
          circle(53, 51, 1.6) +
          circle(46, 53, 1.6) +
          circle(39, 55, 1.6),
        isMark: true,
      },
      { tone: "main", path: "M46 55L40 94L49 92L66 50Z" },
    ],
  },
  rocket: {
    words:
      "rocket, launch, spaceship, spacecraft, rakete, raumschiff, fusée, cohete, nave espacial, ロケット, 火箭, 飞船, 로켓, ракет",
    isAirborne: true,
    parts: [
      { tone: "glow", path: "M38 78H62C66 92 56 98 50 108C44 98 34 92 38 78Z" },
      { tone: "main", path: "M34 50C18 58 16 74 20 90L38 80ZM66 50C82 58 84 74 80 90L62 80Z" },
      { tone: "paper", path: "M50 0C70 18 72 50 65 80H35C28 50 30 18 50 0Z" },
      { tone: "main", path: "M50 0C59 8.500 64 17 66.500 27H33.500C36 17 41 8.500 50 0Z" },
      { tone: "ink", path: circle(50, 43, 10.5) },
      { tone: "second", path: circle(50, 43, 7.6), shade: 0.12, isMark: true },
      { tone: "main", path: slab(47.5, 62, 5, 26, 2.5) },
    ],
  },
  balloon: {
    words:
      "balloon, adventure, travel, journey, trip, vacation, holiday, hot-air balloon, reise, urlaub, voyage, viaje, 旅, 気球, 旅行, 热气球, 여행, путешеств",
    isAirborne: true,
    parts: [
      { tone: "ink", path: "M40 72L44 88M60 72L56 88", stroke: 0.8 },
      {
        tone: "main",
        path: "M50 0C80 0 90 26 81 47C76 59 62 68 58 76H42C38 68 24 59 19 47C10 26 20 0 50 0Z",
      },
      {
        tone: "paper",
        path: "M50 0C34 10 30 40 45 76H42C38 68 24 59 19 47C22 20 34 6 50 0Z",
        shade: -0.02,
        isMark: true,
      },
      {
        tone: "paper",
        path: "M50 0C66 10 70 40 55 76H58C62 68 76 59 81 47C78 20 66 6 50 0Z",
        shade: -0.08,
        isMark: true,
      },
      { tone: "second", path: "M50 0C57 14 58 54 53 76H47C42 54 43 14 50 0Z", isMark: true },
      { tone: "wood", path: slab(42.5, 87, 15, 12, 3) },
    ],
  },
} as const satisfies Record<string, Art>;

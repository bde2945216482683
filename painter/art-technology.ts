/** Subjects of technology. */
import { circle, slab, type Art } from "./art.ts";

export const technologyArt = {
  phone: {
    words:
      "phone, app, mobile, smartphone, ios, android, handy, téléphone, teléfono, móvil, スマホ, アプリ, 手机, 应用, 앱, 폰, телефон, приложение, chat, message",
    where: "table",
    parts: [
      { tone: "ink", path: slab(28, 0, 44, 100, 8) },
      { tone: "paper", path: slab(30.5, 2.5, 39, 95, 6), isMark: true },
      { tone: "main", path: slab(34, 12, 32, 30, 4) },
      { tone: "glow", path: circle(57, 21, 5), isMark: true },
      {
        tone: "paper",
        path: "M34 38L45 25L53 34L58 30L66 39V38Q66 42 62 42H38Q34 42 34 38Z",
        shade: -0.1,
        isMark: true,
      },
      { tone: "second", path: slab(34, 47, 14.5, 16, 3), isMark: true },
      { tone: "leaf", path: slab(51.5, 47, 14.5, 16, 3), shade: 0.15, isMark: true },
      {
        tone: "ink",
        path: slab(34, 68, 24, 2.2, 1.1) + slab(34, 73, 17, 2.2, 1.1),
        shade: 0.25,
        isMark: true,
      },
      { tone: "main", path: slab(34, 82, 32, 9, 4.5), isMark: true },
      { tone: "ink", path: slab(44, 5, 12, 2.6, 1.3), isMark: true },
    ],
  },
  laptop: {
    words:
      "laptop, computer, software, dashboard, website, web, code, developer, saas, cloud, data, platform, startup, ordinateur, ordenador, パソコン, ソフト, 电脑, 软件, 数据, 컴퓨터, ноутбук",
    where: "table",
    parts: [
      { tone: "ink", path: slab(13, 22, 74, 62, 5) },
      { tone: "paper", path: slab(16.5, 25.5, 67, 54, 2), isMark: true },
      { tone: "second", path: slab(16.5, 25.5, 15, 54, 1), shade: 0.05, isMark: true },
      {
        tone: "paper",
        path: slab(20, 31, 8, 2, 1) + slab(20, 37, 8, 2, 1) + slab(20, 43, 6, 2, 1),
        isMark: true,
      },
      { tone: "main", path: slab(36, 30, 20, 13, 2), isMark: true },
      { tone: "leaf", path: slab(60, 30, 20, 13, 2), shade: 0.2, isMark: true },
      { tone: "main", path: "M36 74V66L44 58L51 63L60 50L68 56L80 47V74Z", isMark: true, shade: 0.16 },
      { tone: "main", path: "M36 66L44 58L51 63L60 50L68 56L80 47", stroke: 1.6, isMark: true },
      { tone: "paper", path: "M4 84H96L98 92Q98 96 93 96H7Q2 96 2 92Z", shade: -0.12 },
      { tone: "ink", path: slab(41, 84, 18, 3, 1.5), shade: 0.3, isMark: true },
    ],
  },
  headphones: {
    words:
      "headphone, music, audio, podcast, sound, earbud, song, kopfhörer, musik, musique, música, ヘッドホン, 音楽, 耳机, 音乐, 음악, 헤드폰, музыка, наушник",
    where: "table",
    parts: [
      { tone: "ink", path: "M20 64C14 6 86 6 80 64", stroke: 7 },
      { tone: "second", path: "M28 40C34 14 66 14 72 40", stroke: 3.4, shade: 0.1 },
      { tone: "second", path: slab(24, 56, 13, 38, 6) },
      { tone: "second", path: slab(63, 56, 13, 38, 6) },
      { tone: "main", path: slab(10, 54, 19, 42, 9) },
      { tone: "main", path: slab(71, 54, 19, 42, 9) },
      { tone: "paper", path: circle(19.5, 75, 4) + circle(80.5, 75, 4), isMark: true },
    ],
  },
  camera: {
    words:
      "camera, photo studio, photographer, lens, film, video, kamera, cámara, caméra, appareil photo, カメラ, 相机, 摄影, 카메라, камера",
    where: "table",
    parts: [
      { tone: "ink", path: slab(18, 29, 14, 10, 2) },
      { tone: "ink", path: "M34 38L39 24H61L66 38Z" },
      { tone: "paper", path: slab(6, 36, 88, 60, 8), shade: -0.05 },
      { tone: "main", path: slab(6, 50, 88, 32) },
      { tone: "ink", path: circle(50, 66, 27) },
      { tone: "second", path: circle(50, 66, 20.5), shade: -0.12 },
      { tone: "ink", path: circle(50, 66, 13), isMark: true },
      { tone: "paper", path: circle(44, 60, 4.2), isMark: true },
      { tone: "glow", path: slab(78, 41, 10, 6, 2), isMark: true },
    ],
  },
  lightbulb: {
    words:
      "idea, bulb, creative, innovation, energy, electric, power, inspiration, inspired, idee, idée, energie, アイデア, 電球, 创意, 能源, 아이디어, идея, энерги",
    isAirborne: true,
    parts: [
      {
        tone: "glow",
        path: "M50 4C74 4 84 22 82 38C80 54 66 58 64 74H36C34 58 20 54 18 38C16 22 26 4 50 4Z",
      },
      { tone: "main", path: "M42 74L38 44L46 50L50 42L54 50L62 44L58 74", stroke: 2.4, isMark: true },
      { tone: "ink", path: slab(36, 76, 28, 6, 3) + slab(37, 84, 26, 6, 3) + slab(42, 92, 16, 6, 3) },
    ],
  },
  robot: {
    words:
      "robot, ai, artificial intelligence, machine, bot, automation, chatbot, roboter, ロボット, 人工知能, 机器人, 人工智能, 로봇, робот",
    where: "table",
    parts: [
      { tone: "ink", path: slab(48.5, 4, 3, 12) },
      { tone: "glow", path: circle(50, 5, 5) },
      { tone: "second", path: slab(12, 26, 9, 18, 4) + slab(79, 26, 9, 18, 4) },
      { tone: "main", path: slab(19, 14, 62, 44, 15) },
      { tone: "ink", path: slab(26, 22, 48, 27, 11), isMark: true },
      { tone: "glow", path: circle(39, 35, 5) + circle(61, 35, 5), isMark: true },
      { tone: "second", path: slab(14, 64, 11, 28, 5.5) + slab(75, 64, 11, 28, 5.5) },
      { tone: "paper", path: slab(27, 60, 46, 36, 11) },
      { tone: "main", path: circle(50, 76, 7), isMark: true },
      { tone: "ink", path: slab(33, 95, 12, 5, 2) + slab(55, 95, 12, 5, 2) },
    ],
  },
} as const satisfies Record<string, Art>;

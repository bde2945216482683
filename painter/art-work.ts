/** Subjects of work, sport and music. */
import { circle, oval, slab, type Art } from "./art.ts";

export const workArt = {
  coins: {
    words:
      "money, finance, bank, coin, invest, saving, payment, insurance, loan, credit, geld, versicherung, argent, banque, dinero, banco, お金, 銀行, 金融, 银行, 钱, 금융, 돈, деньги, банк",
    where: "table",
    parts: [
      ...[0, 1, 2, 3].flatMap((step) => [
        {
          tone: "main",
          path: slab(10, 88 - step * 11, 36, 11, 4),
          shade: step % 2 === 0 ? 0 : 0.06,
        } as const,
      ]),
      { tone: "glow", path: oval(28, 55, 18, 4.5), shade: -0.08 },
      ...[0, 1].map(
        (step) =>
          ({
            tone: "second",
            path: slab(54, 88 - step * 11, 36, 11, 4),
            shade: step % 2 === 0 ? 0 : 0.06,
          }) as const,
      ),
      { tone: "glow", path: oval(72, 77, 18, 4.5), shade: -0.1 },
      { tone: "leaf", path: "M27 54C26 36 14 30 8 18C24 18 32 34 29 54Z" },
      { tone: "leaf", path: "M28 54C30 30 42 20 56 16C54 34 42 44 29 54Z", shade: 0.07 },
    ],
  },
  shield: {
    words:
      "security, shield, privacy, secure, protect, safety, sicherheit, sécurité, seguridad, セキュリティ, 安全, 보안, безопасн",
    isAirborne: true,
    parts: [
      { tone: "main", path: "M50 4C62 12 76 15 88 15C90 54 76 84 50 99C24 84 10 54 12 15C24 15 38 12 50 4Z" },
      { tone: "main", path: "M50 4C62 12 76 15 88 15C90 54 76 84 50 99Z", shade: -0.08, isMark: true },
      { tone: "paper", path: "M30 50L45 65L71 36", stroke: 8, isMark: true },
    ],
  },
  chart: {
    words:
      "chart, growth, report, analytics, statistic, business, market share, wachstum, bericht, croissance, negocio, グラフ, ビジネス, 成長, 增长, 报告, 商业, 성장, 비즈니스, рост, бизнес",
    where: "table",
    parts: [
      { tone: "second", path: slab(8, 70, 17, 30, 3), shade: 0.14 },
      { tone: "second", path: slab(30, 54, 17, 46, 3), shade: 0.05 },
      { tone: "main", path: slab(52, 34, 17, 66, 3) },
      { tone: "main", path: slab(74, 18, 17, 82, 3), shade: -0.04 },
      { tone: "glow", path: "M10 54L34 38L56 20L84 4", stroke: 3, shade: -0.12, isMark: true },
      {
        tone: "glow",
        path: circle(10, 54, 4) + circle(34, 38, 4) + circle(56, 20, 4) + circle(84, 4, 4.5),
        shade: -0.12,
        isMark: true,
      },
    ],
  },
  trophy: {
    words:
      "trophy, award, winner, champion, prize, win, pokal, trophée, premio, トロフィー, 優勝, 冠军, 奖, 상, приз, победа",
    where: "table",
    parts: [
      { tone: "main", path: "M26 16C4 14 8 48 34 50M74 16C96 14 92 48 66 50", stroke: 5, shade: -0.06 },
      { tone: "main", path: "M22 6H78C78 40 70 60 56 64V78H44V64C30 60 22 40 22 6Z" },
      { tone: "glass", path: "M30 10H36C36 34 38 46 44 56C34 48 30 30 30 10Z", isMark: true },
      {
        tone: "glow",
        path: "M50 18L54 28L65 28.500L56.500 35L59.500 45.500L50 39.500L40.500 45.500L43.500 35L35 28.500L46 28Z",
        isMark: true,
      },
      { tone: "ink", path: "M34 78H66L70 100H30Z" },
      { tone: "glow", path: slab(41, 85, 18, 6, 1), shade: -0.1, isMark: true },
    ],
  },
  ball: {
    words:
      "football, soccer, basketball, volleyball, ball, game, match, fußball, spiel, ballon, balón, fútbol, サッカー, 足球, 篮球, 축구, футбол",
    where: "table",
    parts: [
      { tone: "main", path: circle(50, 56, 44) },
      {
        tone: "ink",
        path: "M50 12V100M6 56H94M18 26C42 42 42 70 18 86M82 26C58 42 58 70 82 86",
        stroke: 2.2,
        isMark: true,
      },
    ],
  },
  guitar: {
    words:
      "guitar, concert, band, festival, gitarre, konzert, guitare, guitarra, concierto, ギター, コンサート, 吉他, 音乐会, 기타, гитара, концерт",
    where: "room",
    parts: [
      { tone: "wood", path: "M44 0H56V14H44Z", shade: -0.1 },
      { tone: "wood", path: "M46.500 12H53.500V60H46.500Z", shade: -0.16 },
      {
        tone: "main",
        path: "M50 100C24 100 20 80 29 70C36 62 30 56 34 48C40 40 60 40 66 48C70 56 64 62 71 70C80 80 76 100 50 100Z",
      },
      { tone: "ink", path: circle(50, 64, 8) },
      { tone: "ink", path: slab(40, 82, 20, 4, 1) },
      { tone: "paper", path: "M48.500 10V84M50 10V84M51.500 10V84", stroke: 0.5, isMark: true },
    ],
  },
} as const satisfies Record<string, Art>;

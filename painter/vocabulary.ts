/** The words a painter can act on: places, styles, light, colours; several languages each, separated by ", ". */
export type SceneFamily =
  | "mountains"
  | "sea"
  | "forest"
  | "desert"
  | "city"
  | "studio"
  | "table"
  | "interior"
  | "space"
  | "abstract"
  | "meadow";

export const sceneWords: Readonly<Record<SceneFamily, string>> = {
  mountains:
    "mountain, alps, peak, hike, hiking, ski, snow, summit, valley, lake, winter, fjord, berg, gebirge, montagne, montaña, 山, 雪, 湖, 산, гор, озер",
  sea: "sea, ocean, beach, coast, island, wave, surf, summer, tropical, harbor, harbour, underwater, meer, strand, küste, sommer, mer, plage, été, playa, verano, 海, 島, 夏, 沙滩, 바다, 해변, 여름, море, пляж, лето",
  forest:
    "forest, woods, jungle, pine, autumn, fall, wald, herbst, forêt, automne, bosque, selva, otoño, 森, 秋, 森林, 숲, 가을, лес, осень",
  desert: "desert, dune, sand, sahara, canyon, cactus, wüste, désert, desierto, 砂漠, 沙漠, 사막, пустын",
  city: "city, skyline, street, urban, downtown, building, tokyo, new york, london, paris, berlin, night life, traffic, architecture, stadt, straße, ville, rue, ciudad, calle, 街, 都市, 東京, 城市, 도시, 거리, 서울, город, улиц",
  studio:
    "studio, product, pedestal, podium, minimal backdrop, seamless, packshot, produkt, produit, producto, スタジオ, 商品, 产品, 제품, 스튜디오, продукт, студи",
  table:
    "table, kitchen, café, cafe, counter, desk, picnic, tisch, küche, cuisine, mesa, cocina, テーブル, キッチン, 桌, 厨房, 식탁, 주방, стол, кухн",
  interior:
    "room, interior, shelf, sideboard, sofa, couch, window, office, lobby, apartment, museum, gallery, zimmer, büro, fenster, pièce, bureau, habitación, oficina, 部屋, 室内, 窓, 办公室, 窗, 방, 사무실, комнат, офис, окно",
  space:
    "space, planet, galaxy, star, moon, cosmos, universe, orbit, weltraum, mond, sterne, espace, lune, étoile, espacio, luna, estrella, 宇宙, 月, 星, 太空, 우주, 달, космос, лун, звезд",
  abstract:
    "abstract, gradient, geometric, pattern, shapes, texture, background, wallpaper, mesh, abstrakt, hintergrund, abstrait, abstracto, fondo, 抽象, 背景, グラデーション, 渐变, 추상, 배경, абстракт, фон",
  meadow:
    "meadow, village, vineyard, tuscany, toskana, toscane, toscana, provence, field, hill, farm, garden, park, grass, spring, countryside, picnic, wiese, feld, frühling, prairie, champ, campo, prado, 草原, 公園, 春, 丘, 花园, 田, 公园, 들판, 봄, 정원, поле, луг, весна, парк",
};

export type StyleName = "photo" | "flat" | "watercolor" | "ink" | "clay" | "neon" | "paper" | "pixel";

export const styleWords: Readonly<Record<StyleName, string>> = {
  photo:
    "photo, photograph, realistic, cinematic, film, editorial, bokeh, dslr, analog, foto, photorealistic, 写真, 照片, 摄影, 사진, фото",
  flat: "flat, vector, minimal, bauhaus, swiss, material, illustration, poster, cartoon, isometric, geometric, simple, flach, illustrated, vector art, cartel, フラット, イラスト, ミニマル, 扁平, 插画, 极简, 플랫, 일러스트, плоск, иллюстрац, минимал",
  watercolor:
    "watercolor, watercolour, aquarelle, aquarell, acuarela, gouache, painting, painted, oil painting, impression, 水彩, 水墨, 絵画, 油画, 수채, акварел, живопис",
  ink: "ink, line art, line drawing, sketch, pencil, drawing, engraving, woodcut, linocut, etching, manga, comic, doodle, hand-drawn, risograph, riso, tusche, zeichnung, skizze, encre, dessin, croquis, tinta, dibujo, 線画, スケッチ, 漫画, 线稿, 素描, 선화, 스케치, эскиз, рисунок, графика",
  clay: "clay, 3d, render, cgi, plasticine, claymation, pixar, soft shading, inflated, glossy, toy, cute, blender, octane, knete, pâte, plastilina, 粘土, 黏土, 立体, 클레이, 입체, глина, пластилин, рендер",
  neon: "neon, synthwave, vaporwave, cyberpunk, retro wave, retrowave, 80s, glow, futuristic, outrun, ネオン, サイバー, 霓虹, 赛博, 네온, 사이버, неон, киберпанк",
  paper:
    "paper, papercut, paper cut, cut-out, cutout, origami, collage, layered, papier, scherenschnitt, découpé, papel, recorte, 切り紙, 紙, 剪纸, 纸, 종이, бумаг, коллаж",
  pixel: "pixel, 8-bit, 8bit, 16-bit, voxel, arcade, ピクセル, ドット絵, 像素, 픽셀, пиксел",
};

export const lightWords = {
  night: "night, midnight, moonlight, dark, starry, nacht, dunkel, nuit, noche, 夜, 暗, 晚上, 밤, ноч, тёмн",
  dusk: "dusk, sunset, twilight, evening, blue hour, purple sky, sonnenuntergang, abend, coucher, crépuscule, soir, atardecer, anochecer, 夕, 黄昏, 日落, 노을, 저녁, закат, сумерк, вечер",
  golden:
    "golden, dawn, sunrise, warm light, morning, autumn, cozy, cosy, sonnenaufgang, morgen, herbst, aube, doré, matin, amanecer, dorad, mañana, 朝, 日出, 清晨, 秋, 아침, 새벽, рассвет, утр, золот",
  mist: "mist, fog, haze, calm, soft, overcast, cloudy, pastel, winter, nebel, brume, doux, niebla, suave, 霧, 雾, 안개, туман",
  day: "day, sunny, bright, noon, blue sky, summer, fresh, tag, sonnig, hell, jour, soleil, día, sol, 昼, 晴, 明るい, 阳光, 白天, 낮, 맑은, день, солнечн, светл",
} as const satisfies Record<string, string>;

/** Hue in degrees (OKLCH) of what people call colours. */
export const hueWords: readonly (readonly [hue: number, words: string])[] = [
  [27, "red, crimson, scarlet, ruby, cherry, rot, rouge, rojo, 赤, 红, 빨간, красн"],
  [45, "coral, terracotta, brick, rust, copper, salmon, koralle, corail, 珊瑚"],
  [60, "orange, amber, tangerine, peach, apricot, naranja, オレンジ, 橙, 주황, оранж"],
  [70, "brown, coffee, chocolate, caramel, wood, sepia, braun, marron, marrón, 茶色, 棕, 갈색, коричн"],
  [90, "yellow, gold, mustard, lemon, honey, gelb, jaune, amarillo, 黄, 金, 노란, жёлт, желт"],
  [120, "lime, olive, chartreuse, matcha, pistachio, 抹茶"],
  [150, "green, emerald, mint, sage, forest green, grün, vert, verde, 緑, 绿, 초록, зелён, зелен"],
  [195, "teal, turquoise, cyan, aqua, türkis, turquesa, 青緑, 青绿, 청록, бирюз"],
  [235, "sky blue, azure, light blue, hellblau, bleu ciel, celeste, 水色, 天蓝, 하늘색, голуб"],
  [258, "blue, navy, cobalt, indigo, ultramarine, blau, bleu, azul, 青, 蓝, 파란, синий, синие, синих"],
  [300, "purple, violet, lavender, lilac, plum, lila, violett, mauve, morado, púrpura, 紫, 보라, фиолет"],
  [345, "pink, magenta, fuchsia, rose pink, blush, rosa, fuchsie, ピンク, 粉, 분홍, розов"],
];

/** How strong the colours are wanted. */
export const moodWords = {
  muted: "muted, pastel, subtle, earthy, neutral, vintage, gedeckt, apagado, 淡, 柔和, 차분한, пастел",
  vivid: "vivid, vibrant, bold, saturated, bright color, bright colour, kräftig, 鮮やか, 鲜艳, 선명한, ярк",
  mono: "monochrome, duotone, single color, monochrom, モノクロ, 单色, 단색, монохром",
} as const satisfies Record<string, string>;

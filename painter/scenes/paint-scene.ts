/** Sends a plan to the scene that paints it. */
import type { Brush } from "../brush.ts";
import type { SceneFamily } from "../vocabulary.ts";
import { paintCity } from "./city.ts";
import { paintAbstract, paintSpace } from "./cosmos.ts";
import { paintDesert, paintForest, paintMeadow } from "./countryside.ts";
import { paintInterior } from "./interior.ts";
import { paintMountains } from "./mountains.ts";
import type { Scene } from "./scene.ts";
import { paintSea } from "./sea.ts";
import { paintStudio } from "./studio.ts";
import { drawSubjectOrForms } from "./subject.ts";
import { paintTable } from "./table.ts";

const scenes: Readonly<Record<SceneFamily, (brush: Brush, scene: Scene) => void>> = {
  mountains: paintMountains,
  sea: paintSea,
  forest: paintForest,
  desert: paintDesert,
  meadow: paintMeadow,
  city: paintCity,
  studio: paintStudio,
  table: paintTable,
  interior: paintInterior,
  space: paintSpace,
  abstract: paintAbstract,
};

export function paintScene(brush: Brush, family: SceneFamily, scene: Scene): void {
  scenes[family](brush, scene);
}

/** The subject alone on nothing but its shadow: what a transparent background asks for. */
export function paintCutout(brush: Brush, scene: Scene): void {
  const { focus } = scene;
  const size = Math.min(focus.width, focus.height) * 0.86;
  const x = focus.x + focus.width / 2;
  const foot = focus.y + focus.height / 2 + size / 2;
  brush.castShadow(x, foot, size * 0.5, size * 0.05, 0.4);
  drawSubjectOrForms(
    brush,
    scene.subject,
    { x: x - size / 2, y: foot - size, width: size, height: size },
    scene.seed,
  );
}

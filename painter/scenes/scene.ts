/** What a scene is told besides its brush. */
import type { ArtName } from "../arts.ts";
import type { Box } from "../typeset.ts";

export type Scene = {
  seed: string;
  subject: ArtName | undefined;
  /** Where the texts leave room for the subject. */
  focus: Box;
  /** What the texts cover: companions stay out of it. */
  taken: readonly Box[];
};

// What the stub remembers of every image request, for tests to assert on.
import type { Route } from "./parameters.ts";
import type { Size } from "./size.ts";
import type { Usage } from "./tokens.ts";

/** One file of a request, measured where it is a picture. */
export type RecordedFile = {
  name: string;
  type: string | undefined;
  bytes: number;
  sha256: string;
  format?: string;
  size?: Size;
};

/** A request to one of the two image routes, whatever became of it. */
export type RecordedRequest = {
  index: number;
  route: Route;
  at: number;
  headers: Record<string, string>;
  /** Parameters as they were sent, without the pictures. */
  body: Record<string, unknown>;
  files: RecordedFile[];
  /** "open" until the answer was written to its end, refused, or the connection ended first. */
  outcome: "open" | "answered" | "refused" | "broken";
  status?: number;
  code?: string | null;
  /** Pictures made, and so billed, even when the caller was gone. */
  made: number;
  usage?: Usage;
};

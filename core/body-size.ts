/** How large a run's body may be: it is kept here until the relay has it, and there as long as the run. */
import { createRefusal, type Failure } from "./failure.ts";
import type { RunBody } from "./run-body.ts";
import { countUtf8Bytes } from "./tokens.ts";

/** The largest body of a run, in bytes of its JSON in UTF-8. */
export const maxBodyBytes = 1_000_000;

/** Why a body is too large to be sent, with the number of languages that fit; undefined when it is not. */
export function checkBodySize(body: RunBody): Failure | undefined {
  const bytes = countJsonBytes(body);
  if (bytes <= maxBodyBytes) return undefined;
  const locales = listLocales(body);
  const fitting = countFitting(body, locales, bytes);
  const size = `This run has ${formatMegabytes(bytes)} of words and cells, and a run may have ${formatMegabytes(maxBodyBytes)}.`;
  const advice =
    fitting === 0 || locales.length === 1
      ? "Shorten the brief, or make fewer pictures at once."
      : `It fits with ${fitting} of its ${locales.length} languages: make the others in another run.`;
  return createRefusal("too-large", `${size} ${advice}`);
}

function listLocales({ cells }: RunBody): string[] {
  return Array.from(new Set(cells.map(({ locale }) => locale ?? "und")));
}

/** How many of the languages, the first ones, leave the body small enough. */
function countFitting(body: RunBody, locales: readonly string[], bytes: number): number {
  let rest = bytes;
  for (let count = locales.length; count > 0; count -= 1) {
    if (rest <= maxBodyBytes) return count;
    rest -= countLocaleBytes(body, locales[count - 1] ?? "und");
  }
  return 0;
}

/** What the words and cells of one language take. */
function countLocaleBytes({ brief, cells }: RunBody, locale: string): number {
  const words = (brief.texts ?? []).map((text) => text.words[locale]).filter((each) => each !== undefined);
  const own = cells.filter((cell) => (cell.locale ?? "und") === locale);
  const named = words.reduce((sum, each) => sum + countJsonBytes({ [locale]: each }) - 1, 0);
  return named + own.reduce((sum, cell) => sum + countJsonBytes(cell) + 1, 0);
}

function countJsonBytes(value: object): number {
  return countUtf8Bytes(JSON.stringify(value));
}

/** Rounded up, so that what is too large does not look as if it fitted. */
function formatMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 10_000) / 100} MB`;
}

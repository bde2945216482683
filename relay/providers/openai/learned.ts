/** What one upstream taught us about a model: what it does not take, whether it streams, and whether asking it is any use. */
import { createFailure, type Failure } from "../../../core/failure.ts";
import type { OptionalParameter } from "./build-request.ts";

export type Learned = {
  /** Parameters it refused. */
  left: Set<OptionalParameter>;
  /** A picture came as a stream once, so a stream that fails says nothing about the next one. */
  streamed: boolean;
  /** It answered with a link that may not be fetched, and is asked for the picture's bytes since. */
  asksForBytes: boolean;
  /** Why it is not asked any more, until the relay is started again. */
  stopped?: Failure | undefined;
};

/** Says to the operator what is done otherwise from now on. */
export type Tell = (facts: Record<string, unknown>, sentence: string) => void;

export type Lessons = {
  /** True once any answer came from this upstream. */
  hasAnswered: () => boolean;
  answered: () => void;
  /** What is known about a model, by the upstream's name for it. */
  of: (model: string) => Learned;
  /** It refused these parameters: they are left out from now on. */
  leaveOut: (model: string, names: readonly OptionalParameter[]) => void;
  /** A stream brought no picture; without proof that it ever does, the model is asked without previews. True when that is new. */
  doubtStream: (model: string) => boolean;
  /** A picture arrived, as a stream or not. */
  gotPicture: (model: string, streamed: boolean) => void;
  /** It answered with something that is paid and cannot be had, called `found`. Asked for bytes next, not at all after that. */
  missPicture: (model: string, found: string, askedForBytes: boolean) => void;
};

/** Nothing is known yet. `official`: OpenAI itself, whose streams need no proof. */
export function createLessons(official: boolean, tell: Tell): Lessons {
  const known = new Map<string, Learned>();
  let hasAnswered = false;
  function of(model: string): Learned {
    const learned = known.get(model) ?? { left: new Set(), streamed: official, asksForBytes: false };
    known.set(model, learned);
    return learned;
  }
  return {
    hasAnswered: () => hasAnswered,
    answered: () => {
      hasAnswered = true;
    },
    of,
    leaveOut: (model, names) => {
      const { left } = of(model);
      const news = names.filter((name) => !left.has(name));
      for (const name of news) left.add(name);
      if (news.length > 0)
        tell({ model, parameters: news }, "The provider refused parameters that are left out from now on.");
    },
    doubtStream: (model) => {
      const { left, streamed } = of(model);
      if (streamed || left.has("partial_images")) return false;
      left.add("partial_images");
      tell(
        { model },
        "The provider answered a call with previews without a picture. It is asked without previews until the relay is started again; to switch them off for good, set maxPartials to 0 in the catalogue.",
      );
      return true;
    },
    gotPicture: (model, streamed) => {
      const learned = of(model);
      learned.streamed ||= streamed;
      // Sent before the others came to nothing.
      learned.stopped = undefined;
    },
    missPicture: (model, found, askedForBytes) => {
      const learned = of(model);
      const stops = official || askedForBytes || learned.left.has("response_format");
      if (stops) learned.stopped = createFailure("provider-account", { message: describeStop(found) });
      else learned.asksForBytes = true;
      const next = stops
        ? "It is not asked for this model again until the relay is started again."
        : "It is asked for the picture's bytes (response_format) from now on.";
      tell({ model, found }, `The provider was paid for a picture that cannot be had. ${next}`);
    },
  };
}

function describeStop(found: string): string {
  return `The provider answers with ${found}, so each picture would be paid and lost. The relay has stopped asking it for this model. Tell whoever runs the relay to make the provider answer with b64_json and to start the relay again.`;
}

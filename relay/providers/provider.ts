/** The provider seam: one picture per call, its bytes written to a sink as they arrive. */
import type { Size, Usage } from "../../core/api.ts";
import type { Brief } from "../../core/brief.ts";
import type { Model } from "../../core/catalogue.ts";
import type { Failure } from "../../core/failure.ts";
import type { EncodedFacts } from "../images/prepare-input.ts";

/**
 * A picture that is sent along, in a file that every upstream reads: upright, 8-bit RGB or RGBA. In the order the prompt numbers
 * them.
 */
export type ProviderInput = EncodedFacts & { name: string; role: string; path: string };

/** Everything that determines one picture. */
export type ProviderRequest = {
  /** The attempt's key: unique per upstream call, also the name of its spool file. */
  attempt: string;
  model: Model;
  prompt: string;
  size: Size;
  quality: string;
  format: "jpeg" | "png";
  background: "opaque" | "transparent";
  partials: number;
  inputs: ProviderInput[];
  mask?: ProviderInput | undefined;
  /** What the offline painter composes from; the OpenAI provider sends only the prompt. */
  cell: {
    brief: Brief;
    locale: string;
    id: string;
    take: number;
    shotText?: string | undefined;
    /** What this cell shows beside the brief's subject. */
    subject?: string | undefined;
    plate: boolean;
    /** What of the picture the target shows, as fractions; absent when nothing is hidden or the hiding is accepted (S4). */
    visible?: { x: number; y: number; width: number; height: number } | undefined;
  };
  /** A hash naming the end user for the provider's abuse handling. */
  safetyIdentifier?: string | undefined;
};

/**
 * Where bytes go while they arrive. `write` may be called many times; what it is given is used again once it has ended, and a
 * rejected write aborts the call. `restart` forgets what was written: it was not the finished picture.
 */
export type ProviderSink = {
  write: (chunk: Uint8Array) => Promise<void>;
  restart: () => void;
  partial: (index: number, bytes: Uint8Array) => Promise<void>;
};

/** What x-ratelimit headers or a 429 text said; images and tokens per minute. */
export type ProviderLimits = {
  imagesPerMinute?: number | undefined;
  imagesLeft?: number | undefined;
  tokensPerMinute?: number | undefined;
  tokensLeft?: number | undefined;
  retryAfterMs?: number | undefined;
};

/**
 * `made` says what the failure means for money: `nothing` releases the reservation and may be repeated by itself when
 * the failure is retryable; `unknown` is uncertain (M2); `billed` came back and is settled although it is unusable.
 */
export type ProviderOutcome =
  | {
      type: "image";
      usage?: Usage | undefined;
      requestId?: string | undefined;
      limits?: ProviderLimits | undefined;
    }
  | {
      type: "failed";
      failure: Failure;
      made: "nothing" | "unknown" | "billed";
      /** The provider asks for a slower pace, whichever status it said so with. */
      slowDown?: boolean | undefined;
      /** What it came from in a few words, such as ENOTFOUND or "429 slow_down", for the operator's log. */
      cause?: string | undefined;
      usage?: Usage | undefined;
      requestId?: string | undefined;
      limits?: ProviderLimits | undefined;
    };

/** A way to get pictures. It never throws for what the upstream does; a throw is a bug and counts as `unknown`. */
export type Provider = {
  name: string;
  offline: boolean;
  /** True when an interrupted call may be made again without asking anyone (nothing is billed). */
  repeatable: boolean;
  generate: (signal: AbortSignal, request: ProviderRequest, sink: ProviderSink) => Promise<ProviderOutcome>;
  /** Releases connections and workers. */
  close: () => Promise<void>;
};

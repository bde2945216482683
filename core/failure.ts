/** A failure: a refusal as plain data, the same on every wire, with one sentence that says what to do next. */
import * as z from "zod/mini";

export const failureKinds = [
  "bad-request",
  "too-large",
  "prompt-too-long",
  "unauthorized",
  "forbidden",
  "not-found",
  "conflict",
  "price-changed",
  "ceiling",
  "rate-limited",
  "moderation",
  "provider-refused",
  "provider-account",
  "provider-unavailable",
  "uncertain",
  "timed-out",
  "bad-image",
  "waited-for",
  "disk-full",
  "cancelled",
  "expired",
  "relay-unreachable",
  "relay-fault",
  "storage-full",
  "nothing-selected",
  "not-placed",
  "bad-reference",
  "unknown",
] as const;

export type FailureKind = (typeof failureKinds)[number];

/** The sentence shown when nothing more precise is known, and whether a repeat can help. */
const sentences: Record<FailureKind, readonly [sentence: string, retryable: boolean]> = {
  "bad-request": ["The relay did not understand this request. Check the named field and try again.", false],
  "too-large": ["This is larger than the relay accepts. Use fewer or smaller parts.", false],
  "prompt-too-long": ["The brief is longer than the model reads (32,000 characters). Shorten it.", false],
  unauthorized: ["The relay does not know this token. Paste a current one in Settings.", false],
  forbidden: ["This token may not do that. Ask whoever runs the relay for a wider one.", false],
  "not-found": ["This is not on the relay (any more). Generate it again if you still need it.", false],
  conflict: ["This run was already sent with other content. Press Generate to send it as a new run.", false],
  "price-changed": [
    "The price has changed since you saw it. Look at the new one and press Generate again.",
    false,
  ],
  ceiling: [
    "This would pass a spending ceiling. Use fewer pictures or a lower quality, or ask for a higher ceiling.",
    false,
  ],
  "rate-limited": ["Too many requests at once. It goes on by itself in a moment.", true],
  moderation: [
    "The provider's safety filter refused this. Reword the brief or change the references.",
    false,
  ],
  "provider-refused": [
    "The provider refused this request. Change the brief or the settings and try again.",
    false,
  ],
  "provider-account": [
    "The provider refused the relay's account (key, verification or credit). Tell whoever runs the relay.",
    false,
  ],
  "provider-unavailable": ["The provider is not reachable right now. Try again in a few minutes.", true],
  uncertain: [
    "The connection broke after this was sent, so it may have been billed. Retrying may cost twice.",
    true,
  ],
  "timed-out": ["The provider took too long and may have billed it. Retrying may cost twice.", true],
  "bad-image": [
    "What the provider sent is not a whole picture. It was paid for; retry if you still need it.",
    true,
  ],
  "waited-for": ["The picture this one is made from failed. Retry that one first.", true],
  "disk-full": [
    "The relay's disk has no room for this. Tell whoever runs it to free some; what waits goes on by itself then.",
    true,
  ],
  cancelled: ["Cancelled before it was sent. Nothing was paid.", true],
  expired: [
    "The relay no longer keeps this picture. Its record is kept; generate it again if you need it.",
    false,
  ],
  "relay-unreachable": ["The relay does not answer. Check its address and your network.", true],
  "relay-fault": [
    "Something went wrong inside the relay. Try again; if it stays, tell whoever runs it.",
    true,
  ],
  "storage-full": [
    "Figma's storage for this plugin is full. Hide finished runs from the list and try again.",
    false,
  ],
  "nothing-selected": ["Select a frame, or choose a size, and press Generate again.", false],
  "not-placed": ["The picture could not be placed on the canvas. It is kept; place it from Runs.", true],
  "bad-reference": ["This cannot be used as a reference. Use a PNG, JPEG or WebP of at most 20 MB.", false],
  unknown: ["Something unexpected happened. Try again.", true],
};

/** Clients map a kind they do not know to `unknown` and keep the sentence that came with it. */
export const failureSchema = z.object({
  kind: z.catch(z.enum(failureKinds), "unknown"),
  message: z.string().check(z.minLength(1), z.maxLength(2000)),
  retryable: z.boolean(),
  retryAfterMs: z.optional(z.number()),
  doing: z.optional(z.string()),
  /** Ids of assets that were asked for and that the relay does not have. */
  missing: z.optional(z.array(z.string()).check(z.maxLength(1000))),
});

export type Failure = z.infer<typeof failureSchema>;

type FailureDetails = {
  message?: string;
  retryable?: boolean;
  retryAfterMs?: number;
  doing?: string;
  missing?: string[];
};

/** Builds a failure; without a message it says the kind's own sentence. `retryAfterMs` is in milliseconds from now. */
export function createFailure(kind: FailureKind, details: FailureDetails = {}): Failure {
  const [message, retryable] = sentences[kind];
  return { kind, message, retryable, ...details };
}

/**
 * A refusal in its own words, which no repeat helps. The panel makes no other, and so the table of sentences, of which the
 * sandbox and the relay need every one, stays out of ui.html.
 */
export function createRefusal(kind: FailureKind, message: string): Failure {
  return { kind, message, retryable: false };
}

/** True when a result of core is a refusal; no other value of ours has a `kind` beside `retryable`. */
export function isFailure(value: object): value is Failure {
  return "kind" in value && "retryable" in value;
}

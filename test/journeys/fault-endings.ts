/** What the provider can do to a picture, and how that ends: the relay's journeys and the panel's are held to the same table. */
import { expect } from "vitest";
import type { Run } from "../../core/api.ts";
import type { Fault } from "../openai-stub/faults.ts";

/** Where a run's money is once nothing of it is out. */
export type MoneyState = "settled" | "released" | "uncertain";

/** Of a run as the relay or the panel has it; nothing may be reserved any more. */
export function moneyOf({ cost }: Pick<Run, "cost">): MoneyState {
  expect(cost.reserved).toBe(0);
  if (cost.uncertain > 0) return "uncertain";
  return cost.settled > 0 ? "settled" : "released";
}

export type Ending = { name: string; fault: Fault | Fault[]; kind: string; says: RegExp; money: MoneyState };

/** What ends a job: the kind of its failure, words of the sentence, and where its money is. */
export const endings = {
  serverError: {
    name: "a 500 that may hide a picture that was made",
    fault: { kind: "server-error" },
    kind: "uncertain",
    says: /may have been billed/,
    money: "uncertain",
  },
  proxyPage: {
    name: "a proxy's HTML page with status 502",
    fault: { kind: "html", status: 502 },
    kind: "uncertain",
    says: /may have been billed/,
    money: "uncertain",
  },
  refusedBrief: {
    name: "a brief the safety filter refuses",
    fault: { kind: "moderation", stage: "input", categories: ["violence"] },
    kind: "moderation",
    says: /violence.*Reword the brief/,
    money: "released",
  },
  heldBack: {
    name: "a picture the safety filter holds back",
    fault: { kind: "moderation", stage: "output" },
    kind: "moderation",
    says: /held back the picture/,
    money: "released",
  },
  usedUpQuota: {
    name: "a quota that is used up",
    fault: { kind: "quota-exhausted" },
    kind: "provider-account",
    says: /Tell whoever runs the relay/,
    money: "released",
  },
  billingLimit: {
    name: "a billing limit",
    fault: { kind: "billing-hard-limit" },
    kind: "provider-account",
    says: /Tell whoever runs the relay/,
    money: "released",
  },
  unverified: {
    name: "an organization that is not verified",
    fault: { kind: "unverified-organization" },
    kind: "provider-account",
    says: /to be verified/,
    money: "released",
  },
  closedModel: {
    name: "a model the key may not use",
    fault: { kind: "model-not-found" },
    kind: "provider-refused",
    says: /Choose another model/,
    money: "released",
  },
  cutBeforeAnswer: {
    name: "a connection cut before the answer",
    fault: { kind: "cut", at: "headers" },
    kind: "uncertain",
    says: /Retrying may cost twice/,
    money: "uncertain",
  },
  cutMidway: {
    name: "a connection cut in the middle of the picture",
    fault: { kind: "cut", at: "body" },
    kind: "uncertain",
    says: /Retrying may cost twice/,
    money: "uncertain",
  },
  endsEarly: {
    name: "a picture that ends too early",
    fault: { kind: "truncated-image" },
    kind: "bad-image",
    says: /It was paid for/,
    money: "settled",
  },
  noPicture: {
    name: "an answer without a picture",
    fault: { kind: "empty-data" },
    kind: "bad-image",
    says: /without a picture/,
    money: "settled",
  },
  notJson: {
    name: "an answer that is not JSON",
    fault: { kind: "not-json" },
    kind: "uncertain",
    says: /OPENAI_BASE_URL/,
    money: "uncertain",
  },
} as const satisfies Record<string, Ending>;

/** What says that nothing was made. */
export const refusals: readonly { name: string; fault: Fault }[] = [
  { name: "a 429 with Retry-After", fault: { kind: "rate-limited", waitMs: 20_000 } },
  { name: "a 429 that says it in its text alone", fault: { kind: "rate-limited", header: false } },
  { name: "a 503", fault: { kind: "overloaded" } },
];

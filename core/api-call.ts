/** What the relay's API says of one call, and the address a client asks. */
import type * as z from "zod/mini";

/** What a token may be allowed: to make pictures, to decide about those that are there, to administer its team. */
export const scopes = ["use", "review", "admin"] as const;
export type Scope = (typeof scopes)[number];

/** JSON as a schema has it, a picture's bytes, or text of a type. */
export type Content = z.ZodMiniType | "picture" | "text/html" | "text/css" | "text/javascript" | "text/plain";

export type ApiCall = {
  method: "GET" | "POST" | "PUT";
  /** `{id}` stands for a part of it. */
  path: string;
  /** A sentence for the document at /v1/openapi.json. */
  summary: string;
  /** True where no token is needed. */
  isOpen?: boolean;
  /** A token needs one of these; any token will do where none is named. */
  scopes?: readonly Scope[];
  /** True for what brings something new, which would be lost with a store that was moved away (D1). */
  bringsNew?: boolean;
  queries?: readonly string[];
  body?: z.ZodMiniType | "picture";
  /** True where one of the queries may stand for the body. */
  isBodyOptional?: boolean;
  /** What a success tells, but for 304, which is empty. */
  answer: Content;
  /** What each status of a success means. */
  answers: Readonly<Record<number, string>>;
  /** Statuses of refusals besides those that every call of its kind has. */
  refusals?: readonly number[];
};

/** A call that is answered in JSON. */
export type JsonCall = Omit<ApiCall, "answer"> & { answer: z.ZodMiniType };
/** What this call is sent as JSON; nothing where it takes none. */
export type BodyOf<Call extends ApiCall> = Call["body"] extends z.ZodMiniType
  ? z.input<Call["body"]>
  : undefined;
/** What its path and its query are filled with; of the query, what is undefined is left out. */
export type TargetOf<Call extends ApiCall> = (Call["path"] extends `${string}{id}${string}`
  ? { id: string }
  : { id?: undefined }) & {
  query?: Call["queries"] extends readonly (infer Name extends string)[]
    ? { readonly [Each in Name]?: string | undefined }
    : undefined;
};
type AnyTarget = {
  id?: string | undefined;
  query?: Readonly<Record<string, string | undefined>> | undefined;
};

/** The path and query of a call. */
export function toTarget<Call extends ApiCall>(call: Call, target: TargetOf<Call>): string {
  const { id = "", query = {} }: AnyTarget = target;
  const path = call.path.replace("{id}", encodeURIComponent(id));
  const parts = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeQuery(value)}`],
  );
  return parts.length === 0 ? path : `${path}?${parts.join("&")}`;
}

/** Lists of runs keep their colons and commas: proxies take an address of up to 8 kB. */
function encodeQuery(value: string): string {
  return encodeURIComponent(value).replace(/%3A/g, ":").replace(/%2C/g, ",");
}

/** The sandbox's side of the one door to the host. This folder runs inside QuickJS, where no web or Node API exists. */
import { pack, unpack } from "../wire.ts";

declare const __host: (name: string, json: string, ...bytes: ArrayBuffer[]) => string;
declare const __take: () => ArrayBuffer;

// The host deletes these two globals once this folder has run: Figma has no such names.
const askHost = __host;
const takeBytes = __take;

type Pending = {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error | string) => void;
};

const pending = new Map<number, Pending>();

/** Calls the host and waits for nothing: the answer, or a throw prefixed as Figma prefixes it ("in createImage: ..."). */
export function call<T>(member: string, name: string, ...args: readonly unknown[]): T {
  const answer = knock(member, name, args);
  return unpack<T>({ json: answer.json, bytes: answer.bytes });
}

/** Calls a door that answers later. A refusal rejects, it never throws. */
export function callLater<T>(member: string, name: string, ...args: readonly unknown[]): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const { json, bytes } = knock(member, name, args);
    const id = unpack<number>({ json, bytes });
    pending.set(id, {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the door's answer has the type the caller names
      resolve: (value) => resolve(value as T),
      reject: (error) => reject(typeof error === "string" ? error : describe(member, error)),
    });
  });
}

function knock(
  member: string,
  name: string,
  args: readonly unknown[],
): { json: string; bytes: Uint8Array[] } {
  const packed = packArguments(member, args);
  const answer = askHost(name, packed.json, ...packed.bytes.map(exactBuffer));
  const split = answer.indexOf(";");
  const count = Number(answer.slice(1, split));
  const bytes: Uint8Array[] = [];
  while (bytes.length < count) bytes.push(new Uint8Array(takeBytes()));
  const json = answer.slice(split + 1);
  if (answer.startsWith("!")) throw describe(member, errorOf(unpack<Failure>({ json, bytes })));
  return { json, bytes };
}

function packArguments(member: string, args: readonly unknown[]): ReturnType<typeof pack> {
  try {
    return pack(args);
  } catch (error) {
    throw describe(member, error instanceof Error ? error : new Error(String(error)));
  }
}

/** A view on part of a buffer is cut out, because whole buffers cross the door. */
function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

type Failure = { readonly name: string; readonly message: string };

function errorOf(failure: Failure): Error {
  return failure.name === "TypeError" ? new TypeError(failure.message) : new Error(failure.message);
}

/** fetch fails with the browser's own message; everything else says where it happened. */
function describe(member: string, error: Error): Error {
  if (member !== "") error.message = `in ${member}: ${error.message}`;
  return error;
}

/** The host reports that a door opened with `callLater` has its answer. */
export function settle(id: number, outcome: { readonly value?: unknown; readonly failure?: Failure }): void {
  const waiting = pending.get(id);
  pending.delete(id);
  if (outcome.failure?.name === "PlainRejection") waiting?.reject(outcome.failure.message);
  else if (outcome.failure) waiting?.reject(errorOf(outcome.failure));
  else waiting?.resolve(outcome.value);
}

/** One QuickJS engine for one run: limits, the door, and calls in both directions. */
import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSSyncVariant,
} from "quickjs-emscripten-core";
import { newQuickJSWASMModuleFromVariant, newVariant } from "quickjs-emscripten-core";
import type { Packed } from "./wire.ts";
import { pack, unpack } from "./wire.ts";

/** Beyond this a runaway recursion would take the host's own stack down with it. */
const maxStackBytes = 256 * 1024;
const maxMemoryBytes = 1024 * 1024 * 1024;

export type VmOptions = {
  /** Opens a door; may throw or answer a promise. */
  readonly open: (name: string, args: readonly unknown[]) => unknown;
  /** Queues a report that must not interrupt running plugin code. */
  readonly later: (report: Packed) => void;
  /** The bundled code of `sandbox/`. */
  readonly prelude: string;
  /** The sandbox's settings as JSON. */
  readonly settings: string;
  /** A stretch of plugin code longer than this is stopped. */
  readonly maxBlockingMs: number;
  /** The compiled engine where the default way to find the file does not work, as in a browser. */
  readonly wasm?: WebAssembly.Module;
  /** Errors of plugin code that reach the host. */
  readonly onError: (message: string) => void;
};

export type Vm = {
  /** Runs plugin code. */
  readonly evaluate: (code: string, fileName: string) => void;
  /** Reports something to the sandbox and lets its promises run. */
  readonly deliver: (report: Packed) => void;
  readonly dispose: () => void;
};

type Engine = {
  readonly runtime: QuickJSRuntime;
  readonly context: QuickJSContext;
  readonly handles: QuickJSHandle[];
  deadline: number;
  nextAnswer: number;
  outgoing: Uint8Array[];
  disposed: boolean;
};

/** Starts an engine. A new WebAssembly module each time, because its memory never shrinks. */
export async function startVm(options: VmOptions): Promise<Vm> {
  const variant = await releaseSync();
  const module = await newQuickJSWASMModuleFromVariant(
    options.wasm ? newVariant(variant, { wasmModule: options.wasm }) : variant,
  );
  const runtime = module.newRuntime();
  const context = runtime.newContext();
  const engine: Engine = {
    runtime,
    context,
    handles: [],
    deadline: Infinity,
    nextAnswer: 1,
    outgoing: [],
    disposed: false,
  };
  runtime.setMaxStackSize(maxStackBytes);
  runtime.setMemoryLimit(maxMemoryBytes);
  runtime.setInterruptHandler(() => performance.now() > engine.deadline);
  defineDoor(engine, options);
  timed(engine, options, () => runCode(engine, options, options.prelude, "figma-host.js"));
  const deliver = context.getProp(context.global, "__deliver");
  engine.handles.push(deliver);
  hideDoor(engine);
  return {
    evaluate: (code, fileName) => timed(engine, options, () => runCode(engine, options, code, fileName)),
    deliver: (report) => timed(engine, options, () => callIn(engine, options, deliver, report)),
    dispose: () => dispose(engine),
  };
}

type Variant = QuickJSSyncVariant | { readonly default: QuickJSSyncVariant };

function variantOf(value: Variant): QuickJSSyncVariant {
  return "default" in value ? value.default : value;
}

/** The package's types describe its CommonJS form; what is imported is its ES module, whose default is the variant. */
async function releaseSync(): Promise<QuickJSSyncVariant> {
  const { default: variant }: { readonly default: Variant } =
    await import("@jitl/quickjs-wasmfile-release-sync");
  return variantOf(variant);
}

/** The door's names are not globals in Figma; the sandbox keeps them in its closures. */
function hideDoor(engine: Engine): void {
  const names = ["__host", "__take", "__settings", "__deliver"].map((name) => `delete globalThis.${name};`);
  engine.context.unwrapResult(engine.context.evalCode(names.join(""))).dispose();
}

function defineDoor(engine: Engine, options: VmOptions): void {
  const { context } = engine;
  const host = context.newFunction("__host", (name, json, ...bytes) => {
    const buffers = bytes.map((handle) =>
      context.getArrayBuffer(handle).consume((life) => life.value.slice()),
    );
    const args = unpack<unknown[]>({ json: context.getString(json), bytes: buffers });
    return context.newString(answer(engine, options, context.getString(name), args));
  });
  const take = context.newFunction("__take", () => {
    const bytes = engine.outgoing.shift() ?? new Uint8Array();
    return context.newArrayBuffer(exactBuffer(bytes));
  });
  const settings = context.newString(options.settings);
  for (const [name, handle] of Object.entries({ __host: host, __take: take, __settings: settings })) {
    defineGlobal(engine, name, handle);
  }
}

/** Captured by the prelude when it starts, then deleted from the global object. */
function defineGlobal(engine: Engine, name: string, handle: QuickJSHandle): void {
  engine.context.defineProp(engine.context.global, name, { value: handle, configurable: true });
  engine.handles.push(handle);
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** The door's answer as text: `=` or `!` for a refusal, the number of byte arrays to take, then JSON. */
function answer(engine: Engine, options: VmOptions, name: string, args: readonly unknown[]): string {
  try {
    const value = options.open(name, args);
    if (!(value instanceof Promise)) return say(engine, "=", value);
    const id = engine.nextAnswer;
    engine.nextAnswer += 1;
    void value.then(
      (result) => settle(engine, options, id, { value: result }),
      (error: unknown) => settle(engine, options, id, { failure: failureOf(error) }),
    );
    return say(engine, "=", id);
  } catch (error) {
    return say(engine, "!", failureOf(error));
  }
}

function say(engine: Engine, sign: "=" | "!", value: unknown): string {
  const packed = pack(value);
  engine.outgoing = [...packed.bytes];
  return `${sign}${packed.bytes.length};${packed.json}`;
}

function failureOf(error: unknown): { name: string; message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
}

function settle(engine: Engine, options: VmOptions, id: number, outcome: object): void {
  if (engine.disposed) return;
  options.later(pack({ kind: "settle", id, outcome }));
}

/** Gives plugin code its time, then lets its promises run and asks for unhandled rejections. */
function timed(engine: Engine, options: VmOptions, work: () => void): void {
  if (engine.disposed) return;
  engine.deadline = performance.now() + options.maxBlockingMs;
  work();
  drain(engine, options);
  engine.deadline = Infinity;
}

function drain(engine: Engine, options: VmOptions): void {
  const result = engine.runtime.executePendingJobs();
  if (result.error) report(engine, options, result.error);
  else result.dispose();
}

function runCode(engine: Engine, options: VmOptions, code: string, fileName: string): void {
  const result = engine.context.evalCode(code, fileName);
  if (result.error) report(engine, options, result.error);
  else result.value.dispose();
}

function callIn(engine: Engine, options: VmOptions, deliver: QuickJSHandle, packed: Packed): void {
  const { context } = engine;
  const args = [
    context.newString(packed.json),
    ...packed.bytes.map((bytes) => context.newArrayBuffer(exactBuffer(bytes))),
  ];
  const result = context.callFunction(deliver, context.undefined, ...args);
  for (const arg of args) arg.dispose();
  if (result.error) report(engine, options, result.error);
  else result.value.dispose();
}

function report(engine: Engine, options: VmOptions, error: QuickJSHandle): void {
  const thrown: unknown = engine.context.dump(error);
  error.dispose();
  if (performance.now() > engine.deadline) {
    options.onError(
      `The plugin ran for more than ${options.maxBlockingMs / 1000} s without a pause and was interrupted.`,
    );
    return;
  }
  options.onError(`Uncaught ${describe(thrown)}`);
}

function describe(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  const { name, message, stack } = { name: "Error", message: "", stack: "", ...thrown };
  return `${String(name)}: ${String(message)}${stack ? `\n${String(stack)}` : ""}`;
}

/**
 * Forgets the engine. Its module, with all its memory, belongs to this run alone and goes with it; QuickJS's own clean-up
 * would walk that memory first, and aborts when plugin code has left reference cycles behind.
 */
function dispose(engine: Engine): void {
  engine.disposed = true;
  engine.handles.length = 0;
  engine.outgoing = [];
}

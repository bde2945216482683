/** QuickJS has no hook for unhandled rejections here, so every promise the plugin makes is watched. */

const NativePromise = Promise;
// oxlint-disable-next-line typescript/unbound-method -- only ever called with the promise as `this`
const nativeThen = NativePromise.prototype.then;
const handled = new WeakSet<object>();
const suspects = new Map<object, unknown>();
let watching = false;

class WatchedPromise<T> extends NativePromise<T> {
  constructor(
    executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void,
  ) {
    super(executor);
    if (watching) return;
    // The watcher's own derived promise must not be watched in turn.
    watching = true;
    void nativeThen.call(this, undefined, (reason: unknown) => {
      if (!handled.has(this)) suspects.set(this, reason);
    });
    watching = false;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a promise is a thenable
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    handled.add(this);
    suspects.delete(this);
    return super.then(onFulfilled, onRejected);
  }
}

/** Puts the watched promise in place of the engine's own. */
export function watchPromises(): void {
  globalThis.Promise = WatchedPromise;
}

/** The reasons of unhandled rejections since the last call. */
export function takeUnhandled(): unknown[] {
  const reasons = [...suspects.values()];
  suspects.clear();
  return reasons;
}

/** Objects built from the table: right members, read-only where the typings say so, the rest throws by name. */

export type Members = Readonly<Record<string, string>>;
export type Method = (this: object, ...args: never[]) => unknown;

export type Property = {
  readonly get: (this: object) => unknown;
  readonly set?: (this: object, value: never) => void;
};

export type Parts = {
  readonly methods: Readonly<Record<string, Method>>;
  readonly properties: Readonly<Record<string, Property>>;
  /** Getter and setter for members that are properties of the document. */
  readonly field?: (name: string, words: string) => Property | undefined;
  readonly dynamicPage: boolean;
};

/** The sentence a plugin meets where the stand-in ends. */
export function notImplemented(owner: string, name: string): Error {
  return new Error(`${owner}.${name} is not implemented in this stand-in for Figma`);
}

/** Defines on `target` exactly the members of an interface. */
export function defineMembers(target: object, owner: string, members: Members, parts: Parts): void {
  for (const [name, words] of Object.entries(members)) {
    const isMethod = words.startsWith("method");
    if (Object.hasOwn(target, name)) continue;
    if (words.includes("refused") && parts.dynamicPage)
      Object.defineProperty(target, name, refused(owner, name, words, isMethod));
    else if (isMethod) Object.defineProperty(target, name, method(owner, name, parts));
    else Object.defineProperty(target, name, property(owner, name, words, parts));
  }
}

function refused(owner: string, name: string, words: string, isMethod: boolean): PropertyDescriptor {
  const use = /use=(\S+)/.exec(words)?.[1] ?? "the asynchronous method";
  function refuse(): never {
    throw new Error(`in ${name}: Cannot call with documentAccess: dynamic-page. Use ${owner}.${use} instead`);
  }
  return isMethod ? { value: refuse, enumerable: true } : { get: refuse, enumerable: true };
}

function method(owner: string, name: string, parts: Parts): PropertyDescriptor {
  const known = parts.methods[name];
  if (known !== undefined) return { value: known, enumerable: true };
  return {
    value: () => {
      throw notImplemented(owner, name);
    },
    enumerable: true,
  };
}

function property(owner: string, name: string, words: string, parts: Parts): PropertyDescriptor {
  const known = parts.properties[name] ?? parts.field?.(name, words);
  function missing(): never {
    throw notImplemented(owner, name);
  }
  const readonly = words.includes("readonly");
  return {
    get: known?.get ?? missing,
    ...(!readonly && { set: known ? (known.set ?? missing) : missing }),
    enumerable: true,
  };
}

/** Seals an object as Figma does: unknown and read-only members cannot be assigned, in sloppy code too. */
export function seal<T extends object>(target: T): T {
  Object.preventExtensions(target);
  return new Proxy(target, {
    set(object, key, value) {
      const found = descriptorOf(object, key);
      if (found === undefined) throw new TypeError("object is not extensible");
      if (found.set === undefined && !found.writable) throw new TypeError("no setter for property");
      return Reflect.set(object, key, value);
    },
    deleteProperty() {
      throw new TypeError("could not delete property");
    },
  });
}

function descriptorOf(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  let at: object | null = object;
  while (at !== null) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found !== undefined) return found;
    at = Object.getPrototypeOf(at);
  }
  return undefined;
}

/** Freezes plain data all the way down; byte arrays cannot be frozen and are left. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  for (const entry of Object.values(value)) deepFreeze(entry);
  return Object.freeze(value);
}

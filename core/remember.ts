/** The value of a key, worked out the first time it is asked for. The caller's map says how long it is remembered. */
export function remember<Value extends object | string>(
  known: Map<string, Value>,
  key: string,
  make: (key: string) => Value,
): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make(key);
  known.set(key, made);
  return made;
}

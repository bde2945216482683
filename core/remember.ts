/** The value of a key, worked out the first time it is asked for. The caller's map says how long it is remembered. */
export function remember<Key, Value extends object | string>(
  known: Map<Key, Value>,
  key: Key,
  make: (key: Key) => Value,
): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make(key);
  known.set(key, made);
  return made;
}

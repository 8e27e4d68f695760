/** Maps of a fold: a new one with an entry more, changed, or less. Pure. */

export const put = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value);

/** The same map where there is nothing to change. */
export const change = <K, V>(
  map: ReadonlyMap<K, V>,
  key: K,
  how: (value: V) => V,
): ReadonlyMap<K, V> => {
  const value = map.get(key);
  return value === undefined ? map : put(map, key, how(value));
};

export const without = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> => {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

/**
 * A small part of Consul's key-value store: values with a ModifyIndex that only grows, and a
 * compare-and-set on it, so that of two deciders one loses. Pure.
 */
export type RegistryEntry = {
  readonly value: string;
  readonly createIndex: number;
  readonly modifyIndex: number;
};

export type Registry = {
  /** The index of the last change of anything. */
  readonly index: number;
  readonly entries: Readonly<Record<string, RegistryEntry>>;
};

export const emptyRegistry: Registry = { index: 0, entries: {} };

export const entryOf = ({ entries }: Registry, key: string): RegistryEntry | undefined =>
  Object.hasOwn(entries, key) ? entries[key] : undefined;

/** With `cas`: only if the key's ModifyIndex is exactly that; 0 means the key must not exist. */
export const putKey = (
  registry: Registry,
  key: string,
  value: string,
  cas: number | undefined,
): { readonly registry: Registry; readonly done: boolean } => {
  const existing = entryOf(registry, key);
  const current = existing?.modifyIndex ?? 0;
  if (cas !== undefined && cas !== current) return { registry, done: false };
  const index = registry.index + 1;
  const entry = { value, createIndex: existing?.createIndex ?? index, modifyIndex: index };
  return { registry: { index, entries: { ...registry.entries, [key]: entry } }, done: true };
};

/** An entry as Consul's HTTP API shows it. */
export const consulEntry = (key: string, entry: RegistryEntry) => ({
  LockIndex: 0,
  Key: key,
  Flags: 0,
  Value: Buffer.from(entry.value).toString('base64'),
  CreateIndex: entry.createIndex,
  ModifyIndex: entry.modifyIndex,
});

export const isRegistry = (value: unknown): value is Registry =>
  typeof value === 'object' && value !== null && 'index' in value && 'entries' in value;

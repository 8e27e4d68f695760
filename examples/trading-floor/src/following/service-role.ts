/**
 * Which of two copies of a program is the one that counts: the instance that the registry names
 * when the program starts, or that was promoted since, with the incarnation it was given. A copy
 * that sees another named with a newer one steps back by itself. Kept on the disk, so that a
 * restart without a registry comes back as what it was. IO.
 */
import { join } from 'node:path';
import { type DurableValue, openDurableValue } from '../wire/durable-file.ts';
import { type Answer, change, ok, type Route, refuse } from '../wire/http-routes.ts';
import { type KeyWatch, watchKey } from '../wire/watch-key.ts';

export type Role = {
  readonly role: 'primary' | 'standby';
  readonly incarnation: number;
};

export type ServiceRole = {
  readonly now: () => Role;
  readonly isPrimary: () => boolean;
  /** Steps back: somebody newer was met. */
  readonly stepBack: (incarnation: number) => void;
  readonly onChange: (listener: () => void) => void;
  readonly routes: readonly Route[];
  readonly close: () => void;
};

const isRole = (value: unknown): value is Role =>
  typeof value === 'object' && value !== null && 'role' in value && 'incarnation' in value;

export type RoleOptions = {
  readonly directory: string;
  readonly registryPort: number;
  /** The part of the key `service/<service>/active`. */
  readonly service: string;
  readonly name: string;
};

export const openServiceRole = async (options: RoleOptions): Promise<ServiceRole> => {
  const { directory, registryPort, service, name } = options;
  const first: Role = { role: name.endsWith('-dr') ? 'standby' : 'primary', incarnation: 1 };
  const kept = await openDurableValue(join(directory, 'role.json'), first, isRole);
  const listeners = new Set<() => void>();
  const become = (role: Role): Promise<void> => {
    const { role: before, incarnation } = kept.get();
    const done = kept.set(role);
    const isNew = before !== role.role || incarnation !== role.incarnation;
    if (isNew) for (const listener of listeners) listener();
    return done;
  };
  const watch: KeyWatch = watchKey(registryPort, `service/${service}/active`, ({ value }) => {
    const next = roleAfter(kept.get(), name, value);
    if (next !== undefined) void become(next);
  });
  await watch.first;
  return {
    now: kept.get,
    isPrimary: () => kept.get().role === 'primary',
    stepBack: (incarnation) => {
      if (incarnation > kept.get().incarnation) void become({ role: 'standby', incarnation });
    },
    onChange: (listener) => void listeners.add(listener),
    routes: [change('POST', '/promote', ({ body }) => promote(kept, become, body))],
    close: watch.close,
  };
};

/** What a registry entry makes of a copy; undefined when it changes nothing. */
const roleAfter = (
  now: Role,
  name: string,
  value: Readonly<Record<string, unknown>>,
): Role | undefined => {
  const incarnation = Number(value['incarnation']);
  if (!Number.isSafeInteger(incarnation) || incarnation < now.incarnation) return undefined;
  if (value['instance'] === name) return { role: 'primary', incarnation };
  // Promoted, and the registry still names the one before: that is how a failover looks midway.
  if (now.role === 'primary' && incarnation === now.incarnation) return undefined;
  return { role: 'standby', incarnation };
};

const promote = async (
  kept: DurableValue<Role>,
  become: (role: Role) => Promise<void>,
  body: Readonly<Record<string, unknown>>,
): Promise<Answer> => {
  const incarnation = Number(body['incarnation']);
  if (!Number.isSafeInteger(incarnation) || incarnation < 1) {
    return refuse(400, 'incarnation must be a positive whole number');
  }
  const now = kept.get();
  if (incarnation < now.incarnation) {
    const error = `incarnation ${incarnation} is older than ${now.incarnation}`;
    return refuse(409, error, { incarnation: now.incarnation });
  }
  await become({ role: 'primary', incarnation });
  return ok({ role: 'primary', incarnation });
};

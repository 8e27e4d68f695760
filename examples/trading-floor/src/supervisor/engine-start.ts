/** What `start` of an engine asks for, as the command line it means. Pure. */
export type EngineStart = {
  readonly role: 'primary' | 'standby';
  readonly incarnation?: number;
  /** From the newest verified checkpoint; false replays the whole journal. */
  readonly restore: boolean;
};

export type ReadEngineStart =
  | { readonly _tag: 'Start'; readonly start: EngineStart }
  | { readonly _tag: 'Malformed'; readonly hint: string };

export const readEngineStart = (body: Readonly<Record<string, unknown>>): ReadEngineStart => {
  const { role = 'standby', incarnation, restore = true } = body;
  if (role !== 'primary' && role !== 'standby') {
    return { _tag: 'Malformed', hint: 'role is "primary" or "standby"' };
  }
  const whole = typeof incarnation === 'number' && Number.isSafeInteger(incarnation);
  if (role === 'primary' && !(whole && incarnation >= 1)) {
    return { _tag: 'Malformed', hint: 'a primary needs an incarnation, a positive whole number' };
  }
  const start = { role, restore: restore !== false } as const;
  return { _tag: 'Start', start: whole ? { ...start, incarnation } : start };
};

export const engineArguments = (name: string, start: EngineStart): readonly string[] => [
  '--name',
  name,
  '--role',
  start.role,
  ...(start.incarnation === undefined ? [] : ['--incarnation', String(start.incarnation)]),
  ...(start.restore ? ['--restore', 'newest'] : []),
];

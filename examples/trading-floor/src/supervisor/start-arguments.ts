/** What `start` of a program asks for, as the command line it means. Pure. */
import type { Program } from './programs.ts';

export type Start = {
  readonly args: readonly string[];
  /** Settings of its own for this start, as another release or configuration would have. */
  readonly environment: Readonly<Record<string, string>>;
};

export type ReadStart =
  | { readonly _tag: 'Start'; readonly start: Start }
  | { readonly _tag: 'Malformed'; readonly hint: string };

type Body = Readonly<Record<string, unknown>>;

export type EngineStart = {
  readonly role: 'primary' | 'standby';
  readonly incarnation?: number;
  /** From the newest verified checkpoint; false replays the whole journal. */
  readonly restore: boolean;
};

/** The body of a start: `{environment?}`, and for an engine `{role?, incarnation?, restore?}`. */
export const readStart = (program: Program, body: Body): ReadStart => {
  const { environment = {} } = body;
  const settings = Object.entries(typeof environment === 'object' ? (environment ?? {}) : {});
  const isSetting = ([name, value]: [string, unknown]): boolean =>
    name.startsWith('FLOOR_') && !name.endsWith('_PORT') && typeof value === 'string';
  if (!settings.every(isSetting)) {
    return { _tag: 'Malformed', hint: 'environment holds FLOOR_ settings as texts, no ports' };
  }
  const own = Object.fromEntries(settings.map(([name, value]) => [name, String(value)]));
  if (program.folder !== 'engine') return started(program.args, own);
  return readEngine(program, body, own);
};

const started = (args: readonly string[], environment: Start['environment']): ReadStart => ({
  _tag: 'Start',
  start: { args, environment },
});

const readEngine = (program: Program, body: Body, own: Start['environment']): ReadStart => {
  const { role = 'standby', incarnation, restore = true } = body;
  if (role !== 'primary' && role !== 'standby') {
    return { _tag: 'Malformed', hint: 'role is "primary" or "standby"' };
  }
  const whole = typeof incarnation === 'number' && Number.isSafeInteger(incarnation);
  if (role === 'primary' && !(whole && incarnation >= 1)) {
    return { _tag: 'Malformed', hint: 'a primary needs an incarnation, a positive whole number' };
  }
  const start = { role, restore: restore !== false } as const;
  return started(engineArguments(program, whole ? { ...start, incarnation } : start), own);
};

export const engineArguments = ({ args }: Program, start: EngineStart): readonly string[] => [
  ...args,
  '--role',
  start.role,
  ...(start.incarnation === undefined ? [] : ['--incarnation', String(start.incarnation)]),
  ...(start.restore ? ['--restore', 'newest'] : []),
];

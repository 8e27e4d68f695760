/** `start`, `switch-over` and `fail-back`: recoveries by hand, and ahead of time. Pure. */
import { loadRunbook } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Desk } from '../desk/desk.ts';
import { badInput, type Trouble } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Decide } from './act.ts';
import { estateText } from './estate-text.ts';
import { namedComponent } from './named-component.ts';
import { requested } from './request.ts';

/** Blockers that a person may take upon them; what protects data or a running recovery is none. */
export const takeable = [
  'anti_flap',
  'maintenance',
  'cap_reached',
  'not_actionable',
  'outside_session',
];

export type Start = {
  readonly runbook: string;
  readonly component: string;
  readonly dryRun: boolean;
  readonly overrides: readonly string[];
  /** What the runbook asks for, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
};

export const startRecovery =
  ({ runbook, component: name, dryRun, overrides, parameters = {} }: Start): Decide =>
  (desk, who, moment) => {
    const component = namedComponent(desk, name);
    if (E.isLeft(component)) return component;
    const text = desk.runbooks.get(runbook);
    if (text === undefined) {
      const known = list([...desk.runbooks.keys()]);
      return badInput(`there is no runbook "${runbook}"`, `published are ${known}`);
    }
    const wrong = wrongOverride(overrides) ?? wrongParameters(runbook, text, parameters);
    if (wrong !== undefined) return wrong;
    const asked = { runbook, rehearsal: dryRun, overrides, parameters };
    const incident = heldIncident(desk, component.right);
    const start = { action: 'start', component: component.right, incident } as const;
    return E.right(requested(desk, who, moment, { ...start, ...asked }));
  };

/** Each parameter that a runbook asks for and has no default of, and no other, has to be given. */
const wrongParameters = (
  runbook: string,
  text: string,
  given: Start['parameters'] = {},
): E.Either<Trouble, never> | undefined => {
  const loaded = loadRunbook(runbook, text);
  const asked = E.isLeft(loaded) ? {} : (loaded.right.runbook.parameters ?? {});
  const words = Object.entries(asked).map(([name, { what }]) => `${name}: ${what}`);
  const hint = words.length === 0 ? `${runbook} asks for none` : words.join('; ');
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(asked, name));
  if (unknown !== undefined) {
    return badInput(`--set ${unknown}: ${runbook} has no such parameter`, hint);
  }
  const missing = Object.entries(asked).find(
    ([name, one]) => one.default === undefined && !Object.hasOwn(given, name),
  )?.[0];
  return missing === undefined ? undefined : badInput(`${runbook} needs --set ${missing}=…`, hint);
};

/** A recovery that was withheld belongs to its incident also when a person starts it. */
const heldIncident = ({ withheld }: Desk, component: string): string | null =>
  [...withheld.values()].findLast((held) => held.component === component)?.incident ?? null;

const wrongOverride = (codes: readonly string[]): E.Either<Trouble, never> | undefined => {
  const wrong = codes.find((code) => !takeable.includes(code));
  return wrong === undefined
    ? undefined
    : badInput(`--override ${wrong}: nobody may take that upon them`, `only ${list(takeable)}`);
};

export const switchOver =
  (name: string, target: string, overrides: readonly string[]): Decide =>
  (desk, who, moment) => {
    const component = namedComponent(desk, name);
    if (E.isLeft(component)) return component;
    const wrong = wrongOverride(overrides) ?? wrongTarget(desk, component.right, target);
    if (wrong !== undefined) return wrong;
    const asked = { action: 'switch_over', component: component.right, target, overrides } as const;
    return E.right(requested(desk, who, moment, asked));
  };

const wrongTarget = (
  desk: Desk,
  component: string,
  target: string,
): E.Either<Trouble, never> | undefined => {
  const names = estateText(desk)?.components[component]?.instances.map(({ name }) => name);
  if (names === undefined || names.includes(target)) return undefined;
  return badInput(`${component} has no instance "${target}"`, `it has ${list(names)}`);
};

/** What goes back to its own site when none is named: everything, after a full activation. */
const everything = 'primary_site';

export const failBack =
  (name: string = everything): Decide =>
  (desk, who, moment) => {
    const component = namedComponent(desk, name);
    return E.isLeft(component)
      ? component
      : E.right(requested(desk, who, moment, { action: 'fail_back', component: component.right }));
  };

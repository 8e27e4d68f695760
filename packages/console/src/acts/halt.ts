/**
 * `halt` and `resume`: no new orders from now on, and orders again once no halt is left; or one
 * recovery is held where it stands. Pure.
 */
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Decide } from './act.ts';
import { namedComponent } from './named-component.ts';
import { requested } from './request.ts';
import { openRecovery } from './tick.ts';

/** The authority on halts. */
const gateway = 'order_gateway';

export const haltTrading: Decide = (desk, who, moment) => {
  const component = namedComponent(desk, gateway);
  return E.isLeft(component)
    ? component
    : E.right(requested(desk, who, moment, { action: 'halt', component: component.right }));
};

/** It pauses before its next step; `continue` lets it go on. */
export const holdRecovery =
  (name: string): Decide =>
  (desk, who, moment) => {
    const found = openRecovery(desk, name);
    if (E.isLeft(found)) return found;
    const { recovery, component, incident, status } = found.right;
    if (status !== 'running') {
      return badInput(`${recovery} does not run: it is ${status}`, 'nothing was written');
    }
    const asked = { action: 'halt', component, incident, aboutRecovery: recovery } as const;
    return E.right(requested(desk, who, moment, asked));
  };

/** Without a name: the only halt that is left. */
export const resumeTrading =
  (name: string | undefined): Decide =>
  (desk, who, moment) => {
    const halt = chosen([...desk.halts.keys()], name);
    if (E.isLeft(halt)) return halt;
    const component = namedComponent(desk, gateway);
    if (E.isLeft(component)) return component;
    const incident = desk.halts.get(halt.right)?.incident ?? null;
    const asked = { action: 'resume', component: component.right, incident } as const;
    return E.right(requested(desk, who, moment, { ...asked, aboutHalt: halt.right }));
  };

const chosen = (halts: readonly string[], name: string | undefined): E.Either<Trouble, string> => {
  const [first, ...more] = halts;
  if (first === undefined) return badInput('no halt is held', 'nothing was written');
  if (name !== undefined) {
    return halts.includes(name)
      ? E.right(name)
      : badInput(`no halt "${name}" is held`, `these are: ${list(halts)}`);
  }
  return more.length === 0
    ? E.right(first)
    : badInput(`${halts.length} halts are held`, `name one of ${list(halts)}`);
};

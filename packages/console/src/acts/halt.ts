/** `halt` and `resume`: no new orders from now on, and orders again once no halt is left. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import type { Desk } from '../desk/desk.ts';
import { badInput, type Trouble } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Decide } from './act.ts';
import { namedComponent } from './named-component.ts';
import { requested } from './request.ts';

/** The authority on halts. */
const gateway = 'order_gateway';
const runbooks = { halt: 'HALT-001', resume: 'RESUME-001' } as const;

export const haltTrading =
  (name: string = gateway): Decide =>
  (desk, who, moment) => {
    const component = namedComponent(desk, name);
    if (E.isLeft(component)) return component;
    const asked = { action: 'halt', component: component.right } as const;
    return E.right(requested(desk, who, moment, { ...asked, runbook: published(desk, 'halt') }));
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
    return E.right(
      requested(desk, who, moment, {
        ...{ action: 'resume', component: component.right, runbook: published(desk, 'resume') },
        ...{ aboutHalt: halt.right, incident },
      }),
    );
  };

const published = ({ runbooks: known }: Desk, of: keyof typeof runbooks): string | null =>
  known.has(runbooks[of]) ? runbooks[of] : null;

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

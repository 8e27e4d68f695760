/** `continue` and `abandon`: a recovery that waits for a person goes on, or is given up. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import { badInput } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Decide } from './act.ts';
import { requested } from './request.ts';
import { openRecovery } from './tick.ts';

/** `skip` is the step to leave out; the reason of the act is the reason of the skip. */
export const continueRecovery =
  (name: string, skip: string | undefined): Decide =>
  (desk, who, moment) => {
    const found = openRecovery(desk, name);
    if (E.isLeft(found)) return found;
    const { recovery, component, incident, status, steps, pause } = found.right;
    if (status !== 'paused') {
      return badInput(`${recovery} is not paused: it is ${status}`, 'nothing was written');
    }
    if (skip !== undefined && !steps.includes(skip)) {
      return badInput(`${recovery} has no step "${skip}"`, `it has ${list(steps)}`);
    }
    if (skip !== undefined && pause !== null && skip !== pause.step) {
      return badInput(`${recovery} stands at ${pause.step}, not at ${skip}`, 'nothing was written');
    }
    const asked = { action: 'continue', component, incident, aboutRecovery: recovery } as const;
    return E.right(requested(desk, who, moment, { ...asked, target: skip ?? null }));
  };

export const abandonRecovery =
  (name: string): Decide =>
  (desk, who, moment) => {
    const found = openRecovery(desk, name);
    if (E.isLeft(found)) return found;
    const { recovery, component, incident } = found.right;
    const asked = { action: 'abandon', component, incident, aboutRecovery: recovery } as const;
    return E.right(requested(desk, who, moment, asked));
  };

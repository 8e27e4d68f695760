/** `maintain`: planned downtime, told before it begins; or that it does not take place. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import { badInput } from '../outcome.ts';
import type { Decide } from './act.ts';
import { namedComponents } from './named-component.ts';
import { reachWords } from './pause.ts';
import { anyRole } from './signed-by.ts';

export type Planned = {
  readonly components: string;
  /** Undefined begins now. */
  readonly fromMs: number | undefined;
  readonly untilMs: number;
  /** The number of the change, where there is one. */
  readonly change: string | null;
};

/** What is told a moment before counts as told before. */
const leadMs = 1_000;

export const planMaintenance =
  ({ components: names, fromMs, untilMs, change }: Planned): Decide =>
  (desk, who, { nowMs, newId }) => {
    const reach = namedComponents(desk, names);
    if (E.isLeft(reach)) return reach;
    const beginsMs = fromMs ?? nowMs + leadMs;
    if (beginsMs <= nowMs) {
      const hint = 'planned is what is told before; without --from it begins now';
      return badInput(`--from ${instant(beginsMs)} is past`, hint);
    }
    if (untilMs <= beginsMs) {
      return badInput('--until is not after --from', 'a window ends after it begins');
    }
    const estate = desk.estate?.estate ?? '';
    const [from, until] = [instant(beginsMs), instant(untilMs)];
    const maintenance = newId('maintenance');
    const components = reach.right;
    const data = { estate, maintenance, components, from, until, change, ...anyRole(who) };
    return E.right({
      ...{ family: 'control', id: estate, names: { maintenance, components, from, until } },
      events: [{ type: 'MaintenanceScheduled', data }],
      said: [
        `${maintenance}: ${reachWords(components)} from ${from} until ${until}`,
        `  what fails then is not recovered by itself; call it off with: recovery-ledger maintain --cancel ${maintenance}`,
      ],
    });
  };

const instant = (ms: number): string => new Date(ms).toISOString();

export const cancelMaintenance =
  (name: string): Decide =>
  (desk, who, { nowMs }) => {
    const found = desk.maintenance.get(name);
    if (found === undefined || Date.parse(found.until) <= nowMs) {
      return badInput(`no maintenance "${name}" is planned`, 'nothing was written');
    }
    const estate = desk.estate?.estate ?? '';
    return E.right({
      ...{ family: 'control', id: estate, names: { maintenance: name } },
      events: [
        { type: 'MaintenanceCancelled', data: { estate, maintenance: name, ...anyRole(who) } },
      ],
      said: [`${name} is called off`],
    });
  };

/** `block` and `unblock`: no recovery may claim a component, whatever happens to it. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import { badInput } from '../outcome.ts';
import type { Decide } from './act.ts';
import { holds, lasting, untilWords } from './lasting.ts';
import { namedComponent } from './named-component.ts';
import { anyRole } from './signed-by.ts';

export const blockComponent =
  (name: string, forMs: number | null): Decide =>
  (desk, who, { nowMs, newId }) => {
    const found = namedComponent(desk, name);
    if (E.isLeft(found)) return found;
    const component = found.right;
    const estate = desk.estate?.estate ?? '';
    const [block, expiresAt] = [newId('block'), lasting(nowMs, forMs)];
    return E.right({
      ...{ family: 'control', id: estate, names: { block, component, expiresAt } },
      events: [
        {
          type: 'ComponentBlocked',
          data: { estate, block, component, expiresAt, ...anyRole(who) },
        },
      ],
      said: [
        `${block}: no recovery may claim ${component} ${untilWords(expiresAt)}`,
        `  one that holds it finishes; lift it with: recovery-ledger unblock ${component}`,
      ],
    });
  };

/** Every block that holds the component. */
export const unblockComponent =
  (name: string): Decide =>
  (desk, who, { nowMs }) => {
    const found = namedComponent(desk, name);
    if (E.isLeft(found)) return found;
    const component = found.right;
    const holding = [...desk.blocks.values()].filter(
      (block) => block.component === component && holds(block.expiresAt, nowMs),
    );
    if (holding.length === 0) return badInput(`${component} is not blocked`, 'nothing was written');
    const estate = desk.estate?.estate ?? '';
    const blocks = holding.map(({ block }) => block);
    return E.right({
      ...{ family: 'control', id: estate, names: { component, blocks } },
      events: blocks.map((block) => ({
        type: 'ComponentUnblocked',
        data: { estate, block, component, ...anyRole(who) },
      })),
      said: [`${component} may be recovered again (${blocks.join(', ')})`],
    });
  };

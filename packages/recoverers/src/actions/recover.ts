/**
 * Recovers another component as part of this recovery, and waits for its end: how an activation is
 * made of recoveries that each have their own claim, holder and record. IO.
 */
import { ComponentId, Token } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from './action.ts';
import { failed } from './call.ts';

type Params = { readonly component: string; readonly site?: string };

const Params: t.Type<Params, unknown, unknown> = t.intersection([
  t.strict({ component: ComponentId }),
  t.exact(t.partial({ site: Token })),
]);

export const recover: Action<Params> = {
  name: 'recover',
  params: Params,
  output: { recovery: 'string', incidents: 'string' },
  run: async ({ component, site }, context) => {
    const child = { component, site: site ?? context.site };
    const end = await context.children.recover(child, context.signal);
    const { recovery, outcome, reason } = end;
    const incidents = end.incidents.join();
    return outcome === 'recovered'
      ? E.right({ recovery, outcome, incidents })
      : failed(`${component} (${recovery}) is ${outcome}: ${reason}`, outcome === 'withheld', {
          recovery,
          outcome,
        });
  },
  rehearse: async ({ component, site }, context) =>
    E.right({
      would: `recover ${component} at ${site ?? context.site ?? 'the site of its standby'}`,
      recovery: 'rehearsed',
      incidents: '',
    }),
};

/**
 * Whether a drill may start now: the component is known, nothing of it is open, and what is
 * recorded of it can be read. Pure.
 */
import type { EventOfType, FailureType } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type ChaosState, untouched } from './chaos-state.ts';
import { drillId } from './drill-id.ts';

export type StartDrill = {
  readonly component: string;
  readonly failureType: FailureType;
  readonly reason: string;
  readonly requestedBy: string;
};

export type Refusal = {
  readonly _tag: 'UnknownComponent' | 'BadRequest' | 'DrillOpen' | 'FailureOpen' | 'Unreadable';
  readonly refused: string;
  readonly hint: string;
};

/** The estate, as far as its components' names go. */
type Known = { readonly estate: string; readonly components: Readonly<Record<string, unknown>> };

export const decideStart = (
  request: StartDrill,
  state: ChaosState,
  { estate, components }: Known,
  /** How many numbers were found to be taken. */
  taken = 0,
): E.Either<Refusal, EventOfType<'DrillStarted'>> => {
  const { component } = request;
  const refuse = (_tag: Refusal['_tag'], refused: string, hint: string) =>
    E.left({ _tag, refused, hint });
  if (!Object.hasOwn(components, component)) {
    const known = Object.keys(components).join(', ');
    const refused = `"${component}" is no component of ${estate}`;
    return refuse('UnknownComponent', refused, `name one of: ${known}`);
  }
  const open = state.drills[component];
  if (open !== undefined && !(open.progress.status === 'concluded' && open.progress.cleared)) {
    const refused = `${open.drill} of ${component} is still open`;
    return refuse('DrillOpen', refused, 'wait until it is concluded and its failure is cleared');
  }
  const { openFailure, unreadable } = state.components[component] ?? untouched;
  if (openFailure !== null) {
    const refused = `${component} already has an open failure in drill mode (event ${openFailure})`;
    return refuse('FailureOpen', refused, 'a FailureCleared of whoever reported it closes it');
  }
  if (unreadable !== null) {
    const refused = `event ${unreadable} of ${component} cannot be read, so its state is not known`;
    return refuse('Unreadable', refused, 'upgrade the chaos service to one that can read it');
  }
  const drill = drillId(state.lastNumber + 1 + taken);
  return E.right({ type: 'DrillStarted', data: { drill, ...request } });
};

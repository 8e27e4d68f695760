/** Whether an entry of the log is among those asked for. Pure. */
import { type EventType, type Followed, type Mode, parseSubject } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { incidentOf } from './incident-of.ts';

type Bound =
  | { readonly _tag: 'Sequence'; readonly sequence: number }
  | { readonly _tag: 'Instant'; readonly ms: number };

export type EventFilter = {
  readonly mode: Mode;
  readonly type?: EventType;
  readonly component?: string;
  readonly incident?: string;
  readonly from?: Bound;
  readonly to?: Bound;
};

/** An unreadable entry has no type, component or incident: it is shown unless one is asked for. */
export const matches = (filter: EventFilter, { entry, sequence }: Followed): boolean => {
  const subject = E.isRight(entry) ? entry.right.meta.subject : entry.left.subject;
  const at = E.isRight(entry) ? entry.right.meta.recordedAt : entry.left.recordedAt;
  if (parseSubject(subject)?.mode === otherMode(filter.mode)) return false;
  if (!within(filter, sequence, Date.parse(at))) return false;
  const { type, component, incident } = filter;
  if (E.isLeft(entry))
    return type === undefined && component === undefined && incident === undefined;
  const event = entry.right;
  const { component: one, components: many }: Readonly<Record<string, unknown>> = event.data;
  const concerns =
    component === undefined ||
    one === component ||
    (Array.isArray(many) && many.includes(component));
  return (
    concerns &&
    (type === undefined || event.type === type) &&
    (incident === undefined || incidentOf(event) === incident)
  );
};

const otherMode = (mode: Mode): Mode => (mode === 'real' ? 'drill' : 'real');

const within = ({ from, to }: EventFilter, sequence: number, ms: number): boolean =>
  (from === undefined || (from._tag === 'Sequence' ? sequence >= from.sequence : ms >= from.ms)) &&
  (to === undefined || (to._tag === 'Sequence' ? sequence <= to.sequence : ms <= to.ms));

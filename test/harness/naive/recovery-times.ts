/**
 * Recovery times once more, straight from the events: plain loops over the whole history for every
 * single row, nothing kept between them and no code shared with the projections. Slow on purpose.
 * Pure. Only what a reader of docs/read-models.md would expect of each column.
 */
import type { Meta, Recorded } from '@recovery-ledger/ledger';

export type NaiveRow = Readonly<Record<string, unknown>>;
export type Events = readonly Recorded[];

export const keyIn = (event: Recorded, name: string): unknown =>
  (event.data as Readonly<Record<string, unknown>>)[name];

export const when = ({ late, time, recordedAt }: Meta): string =>
  micro(late === true ? time : recordedAt);

/** UTC with six digits. */
export const micro = (iso: string): string => {
  const [day = '', fraction = ''] = iso.replace('Z', '').split('.');
  return `${day}.${`${fraction}000000`.slice(0, 6)}Z`;
};

const ns = (iso: string): bigint => {
  const [day = '', fraction = ''] = iso.replace('Z', '').split('.');
  return BigInt(Date.parse(`${day}Z`)) * 1_000_000n + BigInt(`${fraction}000000000`.slice(0, 9));
};

/** From one event to another: by one host's own clock, else by the server's or the late one's. */
const between = (a: Meta, b: Meta): bigint => {
  const host = ({ bootid }: Meta) => bootid.split('/')[0];
  if (host(a) === host(b)) return BigInt(b.monotonicns) - BigInt(a.monotonicns);
  const at = ({ late, time, recordedAt }: Meta) => ns(late === true ? time : recordedAt);
  return at(b) - at(a);
};

const ms = (value: bigint): number => Number(value / 1_000n) / 1_000;

const gaveUp = ({ type }: Recorded): boolean =>
  type === 'RecoveryFailed' || type === 'RecoveryAbandoned';

/** Which event ended the clock of a failure, if one has. */
const endOf = (events: Events, failure: Recorded): Recorded | null => {
  const { mode, sequence } = failure.meta;
  const component = keyIn(failure, 'component');
  let incident: unknown = `inc-${sequence}`;
  let [recovery, halted, waits, over]: [unknown, boolean, boolean, boolean] = [
    null,
    false,
    false,
    false,
  ];
  const recoveries = new Set<unknown>();
  for (const event of events) {
    if (event.meta.sequence <= sequence) continue;
    const about = keyIn(event, 'failure') === sequence;
    if (event.type === 'FailureAssigned' && about) incident = event.data.incident;
    if (event.type === 'RecoveryDecided' && about && event.data.component === component) {
      [recovery, over] = [event.data.recovery, false];
      recoveries.add(`${event.meta.mode}/${recovery}`);
    }
    if (event.type === 'FailureCleared' && about && (recovery === null || over)) return event;
    if (event.type === 'FailureConfirmed' || event.meta.mode !== mode) continue;
    const known = recoveries.has(`${mode}/${String(keyIn(event, 'recovery'))}`);
    if (event.type === 'TradingHalted' && known && keyIn(event, 'recovery') === recovery)
      halted = true;
    if (gaveUp(event) && keyIn(event, 'recovery') === recovery && known) over = true;
    const own =
      keyIn(event, 'recovery') === recovery ||
      (recovery === null &&
        keyIn(event, 'incident') === incident &&
        keyIn(event, 'component') === component);
    if (event.type === 'RecoveryCompleted' && own) {
      if (!halted || event.data.outcome !== 'recovered') return event;
      waits = true;
    }
    if (event.type !== 'TradingResumed') continue;
    if (event.data.remainingHalts.length === 0 && (own || waits)) return event;
    if (own && halted) waits = true;
  }
  return null;
};

/** What the estate of then asked for. */
const targetOf = (events: Events, { data, meta }: Recorded): number | null => {
  const estate = events.findLast(
    (event) =>
      event.type === 'EstatePublished' &&
      event.meta.mode === meta.mode &&
      event.meta.sequence < meta.sequence,
  );
  if (estate?.type !== 'EstatePublished' || !('component' in data)) return null;
  return estate.data.components.find((one) => one.component === data.component)?.rtoMs ?? null;
};

export const naiveRto = (events: Events): readonly NaiveRow[] =>
  events.flatMap((failure) => {
    if (failure.type !== 'FailureConfirmed') return [];
    const { data, meta } = failure;
    const decided = events.findLast(
      (event) =>
        event.type === 'RecoveryDecided' &&
        event.data.failure === meta.sequence &&
        event.data.component === data.component &&
        event.meta.sequence > meta.sequence,
    );
    const ended = endOf(events, failure);
    const spent = ended === null ? null : between(meta, ended.meta);
    const bound = (one: Meta | undefined) => (one?.late === true ? BigInt(one.clockboundns) : 0n);
    const off =
      ended === null || meta.bootid.split('/')[0] === ended.meta.bootid.split('/')[0]
        ? 0n
        : bound(meta) + bound(ended.meta);
    const { firstBadAgeNs, lastGoodAgeNs } = data.onset;
    return [
      {
        ...{ mode: meta.mode, failure: meta.sequence, component: data.component },
        recovery: decided === undefined ? null : keyIn(decided, 'recovery'),
        target_ms:
          decided?.type === 'RecoveryDecided' ? decided.data.targetMs : targetOf(events, failure),
        running: ended === null,
        ended_by: ended?.type ?? null,
        ended_at: ended === null ? null : when(ended.meta),
        best_ms: spent === null ? null : ms(spent - off + BigInt(firstBadAgeNs)),
        worst_ms:
          spent === null || lastGoodAgeNs === null ? null : ms(spent + off + BigInt(lastGoodAgeNs)),
      },
    ];
  });

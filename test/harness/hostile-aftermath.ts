/** What the flood left behind, held against what its generator knows of each message. IO. */
import { createQueries, rebuild } from '@recovery-ledger/projections';
import * as E from 'fp-ts/lib/Either.js';
import { type Flood, failureOfThing } from './hostile-flood.ts';
import { heldMb } from './hostile-rig.ts';
import { natsRequest } from './nats-request.ts';
import { add, claim, failures, recoveryOf, scope } from './scripted-estate.ts';
import { until } from './until.ts';

const mostMb = 500;

/** Every problem found, in words; none when all is well. */
export const aftermath = async (flood: Flood): Promise<readonly string[]> => [
  ...(await wronglyParked(flood)),
  ...(await wronglyIndexed(flood)),
  ...(await unequalRows(flood)),
  ...(await unrecovered(flood)),
  ...(await undecided(flood)),
  ...(await answers(flood)),
  ...flood.consumers
    .filter((one) => heldMb(one) > mostMb)
    .map((one) => `${one.name} held ${heldMb(one)} MB`),
];

const sequencesOf = async ({ pool }: Flood, text: string): Promise<readonly number[]> =>
  (await pool.query(text)).rows.map(({ sequence }) => Number(sequence));

const projectedUpTo = async ({ pool }: Flood, sequence: number): Promise<void> => {
  const queries = createQueries({ pool, now: () => new Date() });
  const isThere = async () => {
    const answer = await queries.checkpoints(sequence);
    return E.isRight(answer) && answer.right.asOf.sequence >= sequence;
  };
  await until(isThere, { what: `projections at ${sequence}`, deadlineMs: 120_000 });
};

/** Exactly what the generator broke is parked as unreadable; what is refused has too long a key. */
const wronglyParked = async (flood: Flood): Promise<readonly string[]> => {
  await projectedUpTo(flood, flood.end);
  const broken = new Map(flood.stored.map((one) => [one.sequence, one]));
  const parked = new Set(
    await sequencesOf(
      flood,
      "select sequence from ledger.parked_events where projection = '' and reason <> ''",
    ),
  );
  const missed = flood.stored.filter((one) => !one.readable && !parked.has(one.sequence));
  const extra = [...parked].filter((sequence) => broken.get(sequence)?.readable !== false);
  const refused = await sequencesOf(
    flood,
    "select sequence from ledger.parked_events where projection <> '' and reason !~ 'index row'",
  );
  return [
    ...missed.slice(0, 5).map(({ kind, sequence }) => `${sequence} is not parked: ${kind}`),
    ...extra.slice(0, 5).map((sequence) => `${sequence} is parked and was not broken`),
    ...refused.slice(0, 5).map((sequence) => `${sequence} could not be applied`),
  ];
};

/** Every readable message is in the index once, and nothing else is. */
const wronglyIndexed = async (flood: Flood): Promise<readonly string[]> => {
  const indexed = new Set(await sequencesOf(flood, 'select sequence from ledger.event_index'));
  return flood.stored
    .filter(({ readable, sequence }) => readable !== indexed.has(sequence))
    .slice(0, 5)
    .map(({ kind, sequence }) => `${sequence} (${kind}) is indexed: ${indexed.has(sequence)}`);
};

const unequalRows = async ({ real, pool }: Flood): Promise<readonly string[]> => {
  const rebuilt = await rebuild({ log: real, pool, report: () => {}, check: true });
  return E.isRight(rebuilt) ? [] : [`a rebuild differs: ${rebuilt.left.reason}`];
};

/** The component that failed in the middle was recovered, each step once. */
const unrecovered = async ({ real, actuator, failure }: Flood): Promise<readonly string[]> => {
  const isOver = async () => {
    const { events } = await real.history(recoveryOf(failure));
    return events.some(({ type }) => type === 'RecoveryCompleted');
  };
  await until(isOver, { what: 'the recovery completes', deadlineMs: 30_000 });
  const effects = actuator.effects.join();
  return effects === 'one,two,three' ? [] : [`the recovery did: ${effects}`];
};

/** With a claim that nobody can read, the next failure is withheld, and the claim is named. */
const undecided = async ({ real }: Flood): Promise<readonly string[]> => {
  const { last } = await real.history(claim);
  const subject = `ledger.real.claim.${claim.id}`;
  const garbage = { id: 'poison-1', type: 'RecoveryClaimed', subject, payload: '{"half":' };
  const poisoned = await real.appendStamped(garbage, last);
  if (E.isLeft(poisoned)) return [`the claim was not poisoned: ${poisoned.left._tag}`];
  const failure = await add(real, failures, failureOfThing);
  const withheld = await until(
    async () => {
      const { events } = await real.history(scope);
      const about = events.filter(
        (event) => 'failure' in event.data && event.data.failure === failure,
      );
      return about.find(({ type }) => type === 'RecoveryWithheld' || type === 'RecoveryDecided');
    },
    { what: 'a decision on the second failure', deadlineMs: 30_000 },
  );
  const said = JSON.stringify(withheld.data);
  return said.includes(`event ${poisoned.right} on ${subject} cannot be read`) ? [] : [said];
};

const bodies: readonly string[] = [
  '',
  'null',
  '[',
  '[]',
  '\u001b[2J',
  '['.repeat(100_000),
  `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  `{"failureType":"${'x'.repeat(900_000)}"}`,
  '{"__proto__":{"failureType":"HUNG","reason":"r","requestedBy":"x"}}',
];

/** Bodies that are no requests are refused in words; the service answers on. */
const answers = async ({ nats }: Flood): Promise<readonly string[]> => {
  const problems: string[] = [];
  const good = '{"failureType":"HUNG","reason":"r","requestedBy":"x"}';
  const asked = [
    ...bodies.map((body) => ['thing', body] as const),
    ...['constructor', '__proto__', 'nobody'].map((name) => [name, good] as const),
  ];
  for (const [name, body] of asked) {
    const answer = await natsRequest(nats, `chaos.fail.${name}`, body);
    if (typeof JSON.parse(answer).refused !== 'string') problems.push(`${name}: ${answer}`);
  }
  return problems;
};

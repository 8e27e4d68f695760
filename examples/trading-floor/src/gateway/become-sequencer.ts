/**
 * Makes a replica the sequencer, once per incarnation, however often it is asked. The registry
 * decides: only a replica that it calls in sync takes over, by compare-and-set, and from then on
 * the gateway before it can acknowledge nothing, asleep or awake. The halts in force and the
 * newest engine's incarnation are those of the journal. IO.
 */
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import type { Authority } from './authority.ts';
import type { Replica } from './replica.ts';
import type { RiskDesk } from './risk-desk.ts';
import type { Sequencer } from './sequencer.ts';
import { type Kept, replaceSequencing, sequencingNow } from './sequencer-key.ts';

export type Taking = {
  readonly sequencer: Sequencer;
  readonly authority: Authority;
  readonly risk: RiskDesk;
  readonly replica: Replica | undefined;
  readonly registryPort: number;
};

export type BecomeSequencer = (incarnation: number, acceptLoss: boolean) => Promise<Answer>;

export const createBecomeSequencer = (taking: Taking): BecomeSequencer => {
  let asked: Promise<unknown> = Promise.resolve();
  return (incarnation, acceptLoss) => {
    const answer = asked.then(() => become(taking, incarnation, acceptLoss));
    asked = answer.catch(() => undefined);
    return answer;
  };
};

const become = async (
  taking: Taking,
  incarnation: number,
  acceptLoss: boolean,
): Promise<Answer> => {
  const { standing } = taking.sequencer;
  if (!Number.isSafeInteger(incarnation) || incarnation < 1) {
    return refuse(400, 'incarnation must be a positive whole number');
  }
  const term = standing.term();
  if (standing.isActive() && incarnation === term) return ok(view(taking));
  if (incarnation <= term) return older(incarnation, term);
  const role = standing.role();
  if (role._tag === 'fenced') return refuse(409, `fenced (${role.reason}); restart it first`);
  await taking.replica?.pause();
  const refusal = await claim(taking, incarnation, acceptLoss);
  if (refusal !== undefined) {
    taking.replica?.resume();
    return refusal;
  }
  await begin(taking, incarnation);
  return ok(view(taking));
};

const older = (incarnation: number, known: number): Answer =>
  refuse(409, `incarnation ${incarnation} is not newer than ${known}`, { incarnation: known });

/** Writes this gateway into the registry; why not, if it may not. */
const claim = async (
  taking: Taking,
  incarnation: number,
  acceptLoss: boolean,
): Promise<Answer | undefined> => {
  const { registryPort, sequencer } = taking;
  const instance = sequencer.standing.name;
  const next = { instance, incarnation, inSync: false, replica: null };
  for (;;) {
    let kept: Kept | undefined;
    try {
      kept = await sequencingNow(registryPort);
      const refusal = judge(kept, instance, incarnation, acceptLoss);
      if (refusal !== undefined) return refusal;
      if (await replaceSequencing(registryPort, kept?.index ?? 0, next)) return undefined;
    } catch (error) {
      return refuse(503, `the registry does not answer, nothing was changed: ${String(error)}`);
    }
  }
};

const judge = (
  kept: Kept | undefined,
  instance: string,
  incarnation: number,
  acceptLoss: boolean,
): Answer | undefined => {
  if (kept === undefined) return undefined;
  const { sequencing } = kept;
  if (sequencing.incarnation >= incarnation) return older(incarnation, sequencing.incarnation);
  if (sequencing.instance === instance || acceptLoss) return undefined;
  if (sequencing.inSync && sequencing.replica === instance) return undefined;
  const error = `not in sync: ${sequencing.instance} acknowledged orders without this replica`;
  return refuse(409, `${error}; send acceptLoss to take over all the same`, { sequencing });
};

/** In memory first: what the old gateway still sends is not taken, what clients send is. */
const begin = async (taking: Taking, incarnation: number): Promise<void> => {
  const { sequencer, authority, risk, replica } = taking;
  const { facts, journal, standing } = sequencer;
  const halted = authority.halts.set(facts.halts());
  const raised = authority.raise(facts.incarnation());
  const staged = authority.stage.set(facts.stage() ?? authority.stage.get());
  const revoked = facts.revocations().map(({ id, reason }) => risk.revoke(id, reason));
  standing.become({ _tag: 'active' }, incarnation);
  replica?.supersede(incarnation);
  const gateway = standing.name;
  const seq = sequencer.append({ type: 'sequencer', gateway, incarnation });
  await Promise.all([halted, raised, staged, ...revoked, journal.durable(seq)]);
};

const view = ({ sequencer, authority }: Taking) => ({
  role: 'active',
  instance: sequencer.standing.name,
  incarnation: sequencer.standing.term(),
  journalHead: sequencer.journal.head(),
  halts: authority.halts.get(),
});

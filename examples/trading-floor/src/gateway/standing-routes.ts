/**
 * The gateway's standing over HTTP: promote, compare journals, and what /health says of both. A
 * gateway that does not give the numbers changes nothing that an active one decides. IO.
 */
import {
  type Answer,
  change,
  type HttpRequest,
  look,
  ok,
  type Route,
  refuse,
  type Stream,
} from '../wire/http-routes.ts';
import type { BecomeSequencer } from './become-sequencer.ts';
import { lineDigest } from './line-digest.ts';
import type { Replica } from './replica.ts';
import { keepOf } from './replica-line.ts';
import type { Replication } from './replication.ts';
import type { Sequencer } from './sequencer.ts';

export type Standings = {
  readonly sequencer: Sequencer;
  readonly replication: Replication;
  readonly replica: Replica | undefined;
  readonly become: BecomeSequencer;
  readonly prove: () => Promise<Answer>;
};

/** The gateway's own routes as its standing allows them, and those of the standing. */
export const withStanding = (routes: readonly Route[], standings: Standings): readonly Route[] => [
  ...routes.map((route) => guarded(route, standings)),
  ...own(standings),
];

const own = ({ sequencer, replication, become, prove }: Standings): readonly Route[] => [
  look('/replica', () => ok(replication.view() ?? { inSync: false })),
  look('/journal/:seq', ({ params }) => compared(sequencer, Number(params['seq']))),
  change('POST', '/promote', ({ body }) =>
    become(Number(body['incarnation']), String(body['acceptLoss']) === 'true'),
  ),
  change('POST', '/fence/prove', prove),
];

const compared = async (sequencer: Sequencer, seq: number): Promise<Answer> => {
  const { facts, journal, standing } = sequencer;
  if (!standing.isActive()) return refuse(409, standing.refusal() ?? '');
  const digest = (await lineDigest(journal.local, seq)) ?? null;
  return ok({ seq, digest, keep: keepOf(seq, facts.termStart()), head: journal.local.head() });
};

const guarded = (route: Route, standings: Standings): Route => {
  const { standing } = standings.sequencer;
  const handle = async (request: HttpRequest): Promise<Answer | Stream> => {
    const refusal = route.guarded ? standing.refusal() : undefined;
    if (refusal !== undefined) return refuse(409, refusal, { role: standing.role()._tag });
    const answer = await route.handle(request);
    const isHealth = route.path === '/health' && !('stream' in answer);
    return isHealth
      ? { ...answer, body: { ...Object(answer.body), ...health(standings) } }
      : answer;
  };
  return { ...route, handle };
};

const statusOf = { active: {}, replica: { status: 'STANDBY' }, fenced: { status: 'FENCED' } };

const health = (standings: Standings) => {
  const { sequencer } = standings;
  const { standing, journal } = sequencer;
  const role = standing.role();
  return {
    ...statusOf[role._tag],
    role: role._tag,
    sequence: journal.head(),
    sequencer: {
      instance: role._tag === 'replica' ? role.of : role._tag === 'active' ? standing.name : null,
      incarnation: standing.term(),
    },
    ...replicaOf(standings),
    fenced: role._tag === 'fenced' ? role.reason : null,
  };
};

/** `replica` is the one that follows this gateway, or this one itself while it follows. */
const replicaOf = ({ sequencer, replication, replica }: Standings) => {
  const { standing, journal } = sequencer;
  const { _tag } = standing.role();
  if (_tag !== 'replica' || replica === undefined) {
    return { replica: _tag === 'active' ? replication.view() : null, following: null };
  }
  const sequence = journal.local.head();
  const { problem } = replica.view();
  return {
    ...(problem === null ? {} : { status: 'STARTING' }),
    replica: { name: standing.name, inSync: replication.isInSyncHere(), sequence },
    following: { ...replica.view(), sequence },
  };
};

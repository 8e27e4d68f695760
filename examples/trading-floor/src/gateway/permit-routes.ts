/** The risk desk's permit over HTTP: given for a moment, revoked until it is restored. IO. */
import { type Answer, change, look, ok, type Route, refuse } from '../wire/http-routes.ts';
import { readPermit } from './permit.ts';
import type { RiskDesk } from './risk-desk.ts';
import type { Sequencer } from './sequencer.ts';

type Body = Readonly<Record<string, unknown>>;

export const permitRoutes = (sequencer: Sequencer, risk: RiskDesk): readonly Route[] => [
  look('/permit', () => ok(risk.show())),
  change('PUT', '/permit', ({ body }) => takePermit(body, risk)),
  change('POST', '/permit/revocations', ({ body }) => revoke(body, sequencer, risk)),
  change('DELETE', '/permit/revocations/:id', ({ params }) =>
    restore(params['id'] ?? '', sequencer, risk),
  ),
];

const takePermit = (body: Body, risk: RiskDesk): Answer => {
  const permit = readPermit(body);
  if (permit === undefined) {
    return refuse(400, 'a permit has incarnation, limitsVersion, limitsHash, limits and ttlMs');
  }
  const newer = risk.take(permit);
  if (newer === undefined) return ok({ incarnation: permit.incarnation, ttlMs: permit.ttlMs });
  const error = `incarnation ${permit.incarnation} is older than ${newer}`;
  return refuse(409, error, { incarnation: newer });
};

const revoke = async (body: Body, sequencer: Sequencer, risk: RiskDesk): Promise<Answer> => {
  const { id, reason } = body;
  if (typeof id !== 'string' || id === '' || typeof reason !== 'string') {
    return refuse(400, 'a revocation has an id and a reason');
  }
  const known = risk.now().revocations.some((each) => each.id === id);
  const persisted = risk.revoke(id, reason);
  const { journal, append } = sequencer;
  const last = known ? journal.last() : append({ type: 'revoked', id, reason });
  await Promise.all([persisted, journal.durable(last)]);
  return ok(risk.show());
};

const restore = async (
  id: string,
  { journal, append }: Sequencer,
  risk: RiskDesk,
): Promise<Answer> => {
  if (risk.now().revocations.some((each) => each.id === id)) {
    await risk.restore(id);
    await journal.durable(append({ type: 'restored', id }));
  }
  return ok(risk.show());
};

/**
 * Proves from the outside that no other gateway gives numbers: the registry names this one and
 * refuses a write from an older index, as the old gateway's would be, and the other gateway is
 * silent or says itself that it is not the sequencer. IO.
 */
import { callJson } from '../wire/http-call.ts';
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import { replaceSequencing, sequencingNow } from './sequencer-key.ts';
import type { Standing } from './standing.ts';

const patienceMs = 300;

export const proveFence = async (
  standing: Standing,
  registryPort: number,
  others: readonly number[],
): Promise<Answer> => {
  if (!standing.isActive()) return refuse(409, standing.refusal() ?? '');
  try {
    const kept = await sequencingNow(registryPort);
    const named = kept?.sequencing;
    const isNamed = named?.instance === standing.name && named.incarnation === standing.term();
    const older = { instance: 'an older gateway', incarnation: 0, inSync: false, replica: null };
    const index = (kept?.index ?? 0) - 1;
    const refused = isNamed && !(await replaceSequencing(registryPort, index, older));
    const roles = await Promise.all(others.map(roleOf));
    const holds = refused && !roles.includes('active');
    return ok({ holds, refused, registry: named ?? null, others: roles });
  } catch (error) {
    return refuse(503, `the registry does not answer: ${String(error)}`);
  }
};

const roleOf = async (port: number): Promise<string> => {
  try {
    const { body } = await callJson({ port, path: '/health', timeoutMs: patienceMs });
    return String(body['role']);
  } catch {
    return 'silent';
  }
};

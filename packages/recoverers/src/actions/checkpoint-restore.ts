/**
 * Chooses the newest checkpoint that is valid: checksum, parse and sequence are verified by the
 * engine that will load it, and a corrupt newest one falls back to the one before. IO.
 * Never by modification time: a half-written file is the newest file.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from './action.ts';
import { failed } from './call.ts';

const Params = t.strict({ engine: t.string, notAfter: t.number });
type Params = t.TypeOf<typeof Params>;

/** One whose header cannot be read has no digest: it is listed too, as refused. */
const Checkpoint = t.intersection([
  t.type({ path: t.string, sequence: t.number, valid: t.boolean }),
  t.type({ digest: t.union([t.string, t.null]) }),
  t.partial({ error: t.union([t.string, t.null]) }),
]);

const choose = async ({ engine, notAfter }: Params, context: ActionContext): Promise<Outcome> => {
  const url = `${engine}/checkpoints`;
  const answer = await context.http({ method: 'GET', url });
  if (answer._tag === 'NoAnswer') return failed(answer.reason, true);
  const listed = t.array(Checkpoint).decode(answer.list);
  if (E.isLeft(listed)) return failed(`${url} did not list checkpoints`, true);
  const usable = listed.right
    .filter(({ valid, sequence }) => valid && sequence <= notAfter)
    .sort((a, b) => b.sequence - a.sequence);
  const corrupt = listed.right.filter(({ valid }) => !valid);
  const [newest] = usable;
  if (newest === undefined) {
    return failed(`none of ${listed.right.length} checkpoints at ${engine} is valid`, false, {
      corrupt,
    });
  }
  const { path, sequence, digest } = newest;
  return E.right({ path, sequence, digest, refused: corrupt, considered: listed.right.length });
};

export const checkpointRestore: Action<Params> = {
  name: 'checkpoint.restore',
  params: Params,
  output: { path: 'string', sequence: 'integer', digest: 'string' },
  run: choose,
  rehearse: choose,
};

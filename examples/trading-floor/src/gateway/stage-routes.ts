/** The gateway's stage over HTTP: how far trading is open again. IO. */
import { type Answer, change, look, ok, type Route, refuse } from '../wire/http-routes.ts';
import type { Authority } from './authority.ts';
import type { Sequencer } from './sequencer.ts';
import { readStage } from './stage.ts';

type Body = Readonly<Record<string, unknown>>;

export const stageRoutes = (sequencer: Sequencer, authority: Authority): readonly Route[] => [
  look('/stage', () => ok(shown(authority))),
  change('PUT', '/stage', ({ body }) => setStage(body, sequencer, authority)),
];

const shown = (authority: Authority) => ({
  ...authority.stage.get(),
  halts: authority.halts.get().map(({ id }) => id),
});

// A narrower stage holds at once, while the disk is slow too; a wider one when it is on the disk
// would be safer still, but both come from whoever recovers, who waits for the answer.
const setStage = async (
  body: Body,
  { journal, append }: Sequencer,
  authority: Authority,
): Promise<Answer> => {
  const setting = readStage(body, new Date().toISOString());
  if (setting === undefined) {
    const hint = 'stage is halted, cancel_only, reduce_only, limited or full; ';
    return refuse(400, `${hint}symbols 'all' or a list; sizeShare a decimal above 0 up to 1`);
  }
  const { incarnation } = body;
  const current = authority.incarnation();
  if (incarnation !== undefined && !(Number(incarnation) >= current)) {
    const error = `incarnation ${String(incarnation)} is older than ${current}`;
    return refuse(409, error, { incarnation: current });
  }
  const persisted = authority.stage.set(setting);
  const { stage, symbols, sizeShare } = setting;
  await Promise.all([
    persisted,
    journal.durable(append({ type: 'stage', stage, symbols, sizeShare })),
  ]);
  return ok(shown(authority));
};

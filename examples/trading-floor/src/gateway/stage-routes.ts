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

// In memory first, like a halt: a narrower stage holds at once, even while the disk is slow. An
// older recoverer is kept away by its epoch; incarnations of other components do not compare.
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
  const persisted = authority.stage.set(setting);
  const { stage, symbols, sizeShare } = setting;
  await Promise.all([
    persisted,
    journal.durable(append({ type: 'stage', stage, symbols, sizeShare })),
  ]);
  return ok(shown(authority));
};

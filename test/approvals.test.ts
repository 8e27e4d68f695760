/** Recoverers that ask: nothing happens before people agree, and only what they signed counts. */
import type { EventOfType, EventType, Log, Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import { type Asking, askingEstate } from './harness/asking-estate.ts';
import { recoveryOf } from './harness/scripted-estate.ts';
import { until } from './harness/until.ts';

const told = async <T extends EventType>(
  log: Log,
  failure: number,
  type: T,
): Promise<EventOfType<T>> => {
  const is = (event: Recorded): event is Recorded & EventOfType<T> => event.type === type;
  const { events } = await until(async () => {
    const history = await log.history(recoveryOf(failure));
    return history.events.some(is) && history;
  });
  const [found] = events.filter(is);
  if (found === undefined) throw new Error(`no ${type}`);
  return found;
};

const signed = ({ signers }: Asking, by: 'on-call' | 'lead' | 'ceo', granted = true) => ({
  ...{ by, granted, signer: signers[by] },
});

test.serial(
  'tier 2 acts when two people agree; forged and unsigned answers are none',
  async (t) => {
    const desk = await askingEstate(t, { tier: 2 });
    const { failure, asked } = await desk.fail();
    t.is(asked.about, 'act');
    await desk.answer(asked, { by: 'lead', signer: undefined });
    await desk.answer(asked, { by: 'lead', signer: desk.signers.ceo });
    await desk.answer(asked, signed(desk, 'ceo'));
    await desk.answer(asked, { by: 'lead', granted: false, signer: desk.signers['on-call'] });
    await desk.answer(asked, signed(desk, 'on-call'));
    await desk.answer(asked, signed(desk, 'on-call'));
    t.deepEqual(desk.actuator.effects, []);
    await desk.answer(asked, signed(desk, 'lead'));
    const { data } = await told(desk.log, failure, 'StepSucceeded');
    // Had anything of the above counted, others would stand here.
    t.is(data.output['approvedBy'], 'on-call (on_call), lead (infrastructure_lead)');
    await told(desk.log, failure, 'RecoveryCompleted');
    t.deepEqual(desk.actuator.effects, ['one', 'two', 'three']);
  },
);

test.serial('one denial ends it, whoever agreed, and nothing was done', async (t) => {
  const desk = await askingEstate(t, { tier: 2 });
  const { failure, asked } = await desk.fail();
  await desk.answer(asked, signed(desk, 'on-call'));
  await desk.answer(asked, signed(desk, 'lead', false));
  const { data } = await told(desk.log, failure, 'RecoveryFailed');
  t.regex(data.reason, /lead denied it: for the test/);
  t.deepEqual(desk.actuator.effects, []);
});

test.serial('when nobody answers in time nothing is done, and an answer is too late', async (t) => {
  const desk = await askingEstate(t, { tier: 2, limit: '500ms' });
  const { failure, asked } = await desk.fail();
  const { data } = await told(desk.log, failure, 'RecoveryFailed');
  t.regex(data.reason, /nobody of those who may approve did/);
  await desk.answer(asked, signed(desk, 'on-call'));
  await desk.answer(asked, signed(desk, 'lead'));
  t.deepEqual(desk.actuator.effects, []);
});

test.serial('when what was shown changes, it is asked again and old answers lapse', async (t) => {
  const desk = await askingEstate(t, { tier: 1 });
  const { failure, asked } = await desk.fail();
  desk.say(5);
  const again = await desk.askedAgain(failure, asked);
  t.regex(again.shown, /5/);
  await desk.answer(asked, signed(desk, 'on-call'));
  await desk.answer(again, signed(desk, 'ceo'));
  const { data } = await told(desk.log, failure, 'StepSucceeded');
  // The answer of the one who saw the old text would stand before.
  t.is(data.output['approvedBy'], 'ceo (ceo)');
  await told(desk.log, failure, 'RecoveryCompleted');
  t.deepEqual(desk.actuator.effects, ['one', 'two', 'three']);
});

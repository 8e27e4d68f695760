/** The gate: every input alone keeps it shut. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import type { Answer } from '../http-client.ts';
import { answer, host, reasonOf, run, scripted, silence } from '../scripted-http.ts';
import { gateScript, inputs, passing } from './scripted-gate.ts';

const inputsIn = (event: object | undefined) => {
  const { inputs: judged = [] } = Object(Object(event)['data']) as {
    inputs?: readonly { input: string; result: string }[];
  };
  return judged.flatMap(({ input, result }) => (result === 'pass' ? [] : [`${input} ${result}`]));
};

test('the gate passes when every input does, and records all of them', async (t) => {
  const { context, emitted } = scripted(gateScript());
  t.true(E.isRight(await run('gate.evaluate', { inputs }, context)));
  const [event] = emitted;
  t.is(event?.type === 'GateEvaluated' && event.data.inputs.length, inputs.length);
  t.is(event?.type === 'GateEvaluated' && event.data.result, 'pass');
});

for (const [name, [, , broken]] of Object.entries(passing)) {
  test(`the gate stays shut when ${name} alone is bad, silent or of another shape`, async (t) => {
    for (const given of [answer(200, broken), answer(200, {}), answer(503, {}), silence]) {
      const { context, emitted } = scripted(gateScript({ [`GET /${name}`]: given }));
      t.regex(
        reasonOf(await run('gate.evaluate', { inputs }, context)),
        new RegExp(`not safe to trade: ${name}`),
      );
      t.regex(inputsIn(emitted[0]).join(), new RegExp(`^${name} (fail|unknown)$`));
    }
  });
}

test('an approval that the gate does not wait for keeps it shut', async (t) => {
  const { context } = scripted(gateScript());
  const step = (id: string, action: string, needs: readonly string[]) => ({
    ...{ id, phase: 'contain' as const, action, why: '', needs, budgetMs: 1, timeoutMs: 1 },
    ...{ attempts: 1, onFailure: 'abort' as const, irreversible: false, undo: null },
  });
  const planned = (needs: readonly string[]) => ({
    ...context,
    plan: {
      ...context.plan,
      steps: [
        step('ask', 'approve', []),
        step('mid', 'http', needs),
        step('step', 'gate.evaluate', ['mid']),
      ],
    },
  });
  t.regex(
    reasonOf(await run('gate.evaluate', { inputs }, planned([]))),
    /approvals fail: not waited for: ask/,
  );
  t.true(E.isRight(await run('gate.evaluate', { inputs }, planned(['ask']))));
});

test('an input is left out only by the word of an authority that answers', async (t) => {
  const applies = { http: `${host}/gateway`, field: 'requires', includes: 'risk' };
  const one = [{ ...inputs[0], http: `${host}/nobody`, applies }, ...inputs.slice(1)];
  const evaluate = (gateway: Answer) =>
    run(
      'gate.evaluate',
      { inputs: one },
      scripted(gateScript({ 'GET /gateway': gateway })).context,
    );
  t.true(E.isRight(await evaluate(answer(200, { requires: ['oms'] }))));
  t.true(E.isLeft(await evaluate(answer(200, { requires: ['oms', 'risk'] }))));
  t.true(E.isLeft(await evaluate(answer(200, {}))));
  t.true(E.isLeft(await evaluate(silence)));
});

test('a misspelt limit is an error when the runbook is read, not an input without one', async (t) => {
  const { context } = scripted(gateScript());
  const misspelt = [{ input: 'x', http: host, maxAge: '5s', mx: { n: 1 } }];
  await t.throwsAsync(run('gate.evaluate', { inputs: misspelt }, context), {
    message: /gate.evaluate/,
  });
});

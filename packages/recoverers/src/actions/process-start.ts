/**
 * Starts a process through the supervisor of its host: what was stopped, or a standby, so that the
 * next failure can be survived too. IO. Starting one that runs changes nothing.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from './action.ts';
import { call } from './call.ts';

const Params = t.intersection([
  t.strict({ supervisor: t.string, process: t.string }),
  t.partial({ role: t.literal('standby') }),
]);

export const processStart: Action<t.TypeOf<typeof Params>> = {
  name: 'process.start',
  params: Params,
  output: {},
  run: ({ supervisor, process, role }, context) =>
    call(context, {
      method: 'POST',
      url: `${supervisor}/processes/${process}/start`,
      body: role === undefined ? {} : { role },
    }),
  rehearse: async ({ process, role }) =>
    E.right({ would: `start ${process}${role === undefined ? '' : ` as ${role}`}` }),
};

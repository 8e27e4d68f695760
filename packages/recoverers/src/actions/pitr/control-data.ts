/** What pg_controldata says of a data folder, as far as a restore needs it. IO; parsing is pure. */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import type { Host } from './host.ts';

export type ControlData = { readonly systemId: string; readonly segmentBytes: number };

export const controlData = async (
  host: Host,
  folder: string,
): Promise<E.Either<ActionFailure, ControlData>> => {
  const environment = { LC_ALL: 'C' };
  const said = await host.tool('pg_controldata', ['-D', folder], { environment });
  return E.isLeft(said) ? said : parseControlData(said.right.stdout, folder);
};

const parseControlData = (text: string, folder: string): E.Either<ActionFailure, ControlData> => {
  const [, systemId] = /^Database system identifier: +(\d+)$/m.exec(text) ?? [];
  const [, bytes] = /^Bytes per WAL segment: +(\d+)$/m.exec(text) ?? [];
  return systemId === undefined || bytes === undefined
    ? failed(`pg_controldata says nothing of ${folder} that can be read`, false)
    : E.right({ systemId, segmentBytes: Number(bytes) });
};

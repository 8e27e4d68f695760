/**
 * The golden samples of today's versions as lines: every kind of event there is, about things that
 * nobody has heard of, again and again. IO: reads files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { catalogue, isEventType, type LedgerEvent, type Mode } from '@recovery-ledger/ledger';
import type { Line } from '../histories.ts';

const folder = new URL('.', import.meta.resolve('@recovery-ledger/ledger/golden/frozen.json'));

export const goldenLines = (): readonly Line[] =>
  readdirSync(folder).flatMap((name) => {
    const [, type = '', version] = /^(\w+)\.(\d+)\.json$/.exec(name) ?? [];
    if (!isEventType(type) || Number(version) !== catalogue[type].version) return [];
    // An estate of strangers would put the real one's targets out of force.
    if (type === 'EstatePublished') return [];
    const sample: { readonly subject: string; readonly mode: Mode; readonly data: object } =
      JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    const event = { type, data: sample.data } as LedgerEvent;
    return [
      {
        aggregate: { mode: sample.mode, family: catalogue[type].family, id: sample.subject },
        event,
      },
    ];
  });

/** One row per detector instance: what it watches and since when. Pure. */
import type { Recorded } from '@recovery-ledger/ledger';
import { instant, maybe, type RowOf, text, texts } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Projection, subjectsOf } from '../model/projection.ts';
import { defineTable, type Lookup, put, rowsWhere } from '../model/table.ts';

const columns = {
  instance: text('detector instance'),
  components: texts('components it watches'),
  estate_hash: maybe(text('content hash of the estate it was started with')),
  version: maybe(text('its version')),
  status: text('running or stopped, as the instance itself said last'),
  reason: maybe(text('why it stopped')),
  started_at: maybe(instant('last DetectorStarted')),
  stopped_at: maybe(instant('last DetectorStopped')),
};

type CoverageRow = RowOf<typeof columns>;

const coverageTable = defineTable('detector_coverage', 'Who watches what.', {
  key: ['instance'],
  columns,
});

export const detectorCoverage: Projection = {
  name: 'detector_coverage',
  version: 1,
  subjects: subjectsOf('detector'),
  tables: [coverageTable],
  needs: ({ data }) => ('instance' in data ? [byInstance(data.instance)] : []),
  evolve: (event, find) => {
    if (!('instance' in event.data)) return [];
    const { instance } = event.data;
    const row = find(byInstance(instance))[0] ?? { ...unheard, instance };
    return [put(coverageTable, { ...row, ...change(event) })];
  },
};

const byInstance = (instance: string): Lookup<CoverageRow> =>
  rowsWhere(coverageTable, { instance });

const unheard: Omit<CoverageRow, 'instance'> = {
  components: [],
  estate_hash: null,
  version: null,
  status: 'stopped',
  reason: null,
  started_at: null,
  stopped_at: null,
};

const change = (event: Recorded): Partial<CoverageRow> => {
  const at = happenedAt(event.meta);
  switch (event.type) {
    case 'DetectorStarted': {
      const { components, estateHash, version } = event.data;
      const running = { status: 'running', reason: null, started_at: at, stopped_at: null };
      return { components, estate_hash: estateHash, version, ...running };
    }
    case 'DetectorStopped':
      return { status: 'stopped', reason: event.data.reason, stopped_at: at };
    default:
      return {};
  }
};

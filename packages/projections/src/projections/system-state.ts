/**
 * Every component's present state, by mode. Pure.
 *
 * A recovery that completed ends the failure: its checks spoke to the component after the
 * suspicion did. If observers disagree they suspect again. A rehearsal changes drill rows only.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import { happenedAt } from '../model/happened-at.ts';
import { type Find, type Projection, subjectsOf } from '../model/projection.ts';
import { type Change, type Lookup, put, remove, rowsWhere } from '../model/table.ts';
import { changeSystemState } from './change-system-state.ts';
import {
  type SystemStateRow,
  systemStateTable,
  unknownRow,
  withState,
} from './system-state-row.ts';

export const systemState: Projection = {
  name: 'system_state',
  version: 3,
  subjects: subjectsOf('estate', 'component', 'detector', 'scope', 'claim', 'recovery'),
  tables: [systemStateTable],
  needs: (event) => {
    const lookup = lookupOf(event);
    return lookup === null ? [] : [lookup];
  },
  evolve: (event, find) => {
    if (event.type === 'EstatePublished') return publish(event, find);
    const lookup = lookupOf(event);
    if (lookup === null) return [];
    const found = find(lookup);
    const rows = found.length > 0 || !('component' in event.data) ? found : [unlisted(event)];
    return rows.map((row) =>
      put(systemStateTable, withState(row, changeSystemState(row, event), happenedAt(event.meta))),
    );
  },
};

type RowLookup = Lookup<SystemStateRow>;

const lookupOf = (event: Recorded): RowLookup | null => {
  switch (event.type) {
    case 'EstatePublished':
    case 'DetectorStarted':
    case 'DetectorStopped':
      return rowsWhere(systemStateTable, {});
    case 'IncidentResolved':
      return rowsWhere(systemStateTable, { incident: event.data.incident });
    default:
      return 'component' in event.data
        ? rowsWhere(systemStateTable, { component: event.data.component })
        : null;
  }
};

type EstatePublished = Extract<Recorded, { type: 'EstatePublished' }>;

const publish = ({ data, meta }: EstatePublished, find: Find): readonly Change[] => {
  const rows = find(rowsWhere(systemStateTable, {}));
  const listed = new Set<string>(data.components.map(({ component }) => component));
  const gone = rows.filter((row) => row.estate === data.estate && !listed.has(row.component));
  const changes = data.components.map(({ component, label, priority, tier }) => {
    const row = rows.find((candidate) => candidate.component === component);
    const base = row ?? unknownRow(component, happenedAt(meta));
    const next = { ...base, estate: data.estate, label, priority, tier, quorum: data.quorum };
    return put(systemStateTable, withState(base, next, happenedAt(meta)));
  });
  return [...gone.map((row) => remove(systemStateTable, row)), ...changes];
};

const unlisted = ({ data, meta }: Recorded): SystemStateRow =>
  unknownRow('component' in data ? data.component : '', happenedAt(meta));

/**
 * `status`: every component by priority; bad unless each one that is watched is UP. What no
 * detector watches is listed as such, with nothing said of it.
 */
import type { ComponentStatus } from '@recovery-ledger/projections';
import type { Paint } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { tint } from '../terminal/tint.ts';
import { queryCommand } from './query-command.ts';

export const status = queryCommand({
  name: 'status',
  description: 'every component by priority; exits 1 unless each watched one is UP',
  ask: (queries, mode) => queries.status(mode),
  show: ({ components }, paint) => table(components, paint),
  isBad: ({ components }) => {
    const watched = components.filter((component) => component.watched);
    return watched.length === 0 || watched.some(({ state }) => state !== 'UP');
  },
});

const table = (components: readonly ComponentStatus[], paint: Paint): readonly string[] => {
  if (components.length === 0) return ['no component is known: run `recovery-ledger init`'];
  const head = ['component', 'priority', 'tier', 'state', 'since', 'incident', 'epoch'];
  const rows = components.map((of) => [
    of.component,
    of.priority === null ? '' : String(of.priority),
    of.tier === null ? '' : String(of.tier),
    of.watched ? tint(paint, of.state) : paint.dim('not watched'),
    of.since,
    of.incident ?? '',
    of.epoch ?? '',
  ]);
  return columns([head.map((cell) => paint.dim(cell)), ...rows]);
};

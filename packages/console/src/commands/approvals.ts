/** `approvals`: what people were asked to agree to, and what they said; newest first. */
import { columns } from '../terminal/columns.ts';
import { tint } from '../terminal/tint.ts';
import { list } from '../words/list.ts';
import { queryCommand } from './query-command.ts';

export const approvals = queryCommand({
  name: 'approvals',
  description: 'what people were asked to agree to, and what they said; newest first',
  hasPast: true,
  ask: (queries, mode, _, past) => queries.approvals(mode, past),
  show: ({ approvals: found }, paint) => {
    if (found.length === 0) return ['nobody was asked for anything'];
    const head = ['approval', 'recovery', 'about', 'status', 'agreed', 'needed', 'asked', 'ended'];
    const rows = found.map((of) => [
      of.approval,
      of.recovery,
      of.aboutStep === null ? of.about : `${of.about} ${of.aboutStep}`,
      tint(paint, of.status),
      list(of.grantedBy),
      `${of.required} of ${list(of.roles)}`,
      of.requestedAt,
      of.endedAt ?? '',
    ]);
    return columns([head.map((cell) => paint.dim(cell)), ...rows]);
  },
  isBad: () => false,
});

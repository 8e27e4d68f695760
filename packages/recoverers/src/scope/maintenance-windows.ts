/** The estate's recurring maintenance: the windows a component is in now, until when. Pure. */
import type { Estate } from '@recovery-ledger/ledger';
import { reaches } from '../world/held-back.ts';
import { dayAfter, localOf, spanOf, weekdayOf } from './local-time.ts';

export const windowsOver = (
  windows: Estate['maintenance'],
  component: string,
  nowMs: number,
): readonly { readonly id: string; readonly untilMs: number }[] =>
  windows
    .filter(({ components }) => reaches(components, component))
    .flatMap(({ id, days, from, until, zone }) => {
      const { date } = localOf(nowMs, zone);
      // Of today, or of yesterday and over midnight.
      return [date, dayAfter(date, -1)]
        .filter((day) => days.some((known) => known === weekdayOf(day)))
        .map((day) => spanOf(day, from, until, zone))
        .filter(({ fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs)
        .map(({ untilMs }) => ({ id, untilMs }));
    });

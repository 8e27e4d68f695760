/**
 * The recurring downtime of the estate: which window an instant is in, for a component. Pure.
 * A window is announced by being in the estate, so it is planned.
 */
import type { Maintenance } from './calendar.ts';
import { type Span, spanOn, weekdayOf } from './session.ts';
import { localDateAt } from './zoned-time.ts';

export type OpenWindow = Span & { readonly id: string };

/** The window that ends last, when several are open for the component at the instant. */
export const maintenanceAt = (
  windows: readonly Maintenance[],
  component: string,
  epochMs: number,
): OpenWindow | undefined =>
  windows
    .filter(({ components }) => components === 'all' || components.includes(component))
    .flatMap((window) => openOf(window, epochMs))
    .sort((a, b) => b.untilMs - a.untilMs)[0];

const openOf = (window: Maintenance, epochMs: number): readonly OpenWindow[] => {
  const today = localDateAt(epochMs, window.zone);
  return [today.minusDays(1), today]
    .filter((day) => window.days.includes(weekdayOf(day)))
    .map((day) => spanOn(day, window.from, window.until, window.zone))
    .filter(({ fromMs, untilMs }) => fromMs <= epochMs && epochMs < untilMs)
    .map((span) => ({ ...span, id: window.id }));
};

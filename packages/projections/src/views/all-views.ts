/** All views, each after those that it reads. */
import type { View } from '../model/view.ts';
import { incidentsView } from './incidents.ts';

export const allViews: readonly View[] = [incidentsView];

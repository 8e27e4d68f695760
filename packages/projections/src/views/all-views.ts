/** All views, each after those that it reads. */
import type { View } from '../model/view.ts';
import { availabilityBudget } from './availability-budget.ts';
import { coverageByComponent } from './coverage-by-component.ts';
import { incidentsView } from './incidents.ts';
import { rtoAchievable } from './rto-achievable.ts';
import { rtoByDefinition } from './rto-by-definition.ts';
import { rtoDistribution } from './rto-distribution.ts';
import { rtoWaits } from './rto-waits.ts';
import { targetChanges } from './target-changes.ts';

export const allViews: readonly View[] = [
  incidentsView,
  rtoDistribution,
  rtoWaits,
  rtoAchievable,
  rtoByDefinition,
  availabilityBudget,
  coverageByComponent,
  targetChanges,
];

/** People who never answer and children that are never recovered: where there are none. Pure. */
import type { Children } from '../actions/action.ts';
import type { ValidActs } from '../actions/people.ts';

export const noActs: ValidActs = () => [];

export const noChildren: Children = {
  recover: async ({ component }) => ({
    recovery: '',
    outcome: 'withheld',
    reason: `${component} is not recovered as part of another recovery here`,
    incidents: [],
  }),
};

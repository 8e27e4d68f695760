/**
 * What people answered and ticked about open incidents. Pure. Only acts that count come here; one
 * about an incident that nothing is known of leaves nothing behind.
 */
import type { ValidAct } from '../actions/people.ts';
import type { Place, World } from './state.ts';

export const evolveActs = (
  world: World,
  event: ValidAct['event'],
  { sequence, atMs }: Place,
): World => {
  const { incident } = event.data;
  const isOpen = Object.values(world.causes).some((cause) => cause.incident === incident);
  if (!isOpen) return world;
  const acts = [...(world.acts[incident] ?? []), { sequence, atMs, event }];
  return { ...world, acts: { ...world.acts, [incident]: acts } };
};

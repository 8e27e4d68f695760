/**
 * Long histories as they could have been: many stories at once, some cut short, some told late or
 * twice, over days and years (changes of clocks, a leap day and year ends lie within). Seeded, and
 * pure but for the state of its own generator.
 */

import type { History, Line } from '../histories.ts';
import { randomFrom } from '../random.ts';
import { estateStory } from './estate-story.ts';
import { failureStories } from './failure-stories.ts';
import { goldenLines } from './golden-lines.ts';
import { lagStories } from './lag-stories.ts';
import type { Story, World } from './story.ts';

const dayMs = 86_400_000;

/** At most so many stories are told at the same time. */
const atOnce = 5;

const stories: readonly Story[] = [...failureStories, ...lagStories];

export function* longHistory(seed: number, length: number): History {
  const random = randomFrom(seed);
  const pick = <A>(from: readonly A[]): A => from[Math.floor(random() * from.length)] as A;
  const world: World = { random, pick, number: 0, incidents: [], failures: [] };
  let told = 0;
  const running: { history: History; next: IteratorResult<Line, void> }[] = [];
  const begin = (history: History) => {
    const next = history.next();
    if (next.done !== true) running.push({ history, next });
  };
  const golden = goldenLines();
  begin(estateStory(world));
  while (told < length) {
    if (running.length < atOnce && random() < 0.3) {
      world.number += 1;
      begin(random() < 0.05 ? estateStory(world) : pick(stories)(world));
    }
    if (random() < 0.02) {
      yield { ...pick(golden), afterMs: 5 };
      told += 1;
    }
    const story = running.length === 0 ? undefined : pick(running);
    if (story === undefined || story.next.done === true) continue;
    const line = varied(story.next.value, random);
    story.next = story.history.next(yield line);
    told += 1;
    if (random() < 0.02) {
      yield { ...line, afterMs: 1 };
      told += 1;
    }
    if (story.next.done === true) running.splice(running.indexOf(story), 1);
  }
}

/** Another host writes it, much time passes before it, or it comes out of a spool. */
const varied = (line: Line, random: () => number): Line => {
  const host = `host-${Math.floor(random() * 3)}`;
  const pause = random() < 0.02 ? random() * 12 * dayMs : random() * 40;
  const late = random() < 0.04 ? { lateMs: 1 + random() * 3_600_000 } : {};
  return { ...line, host, afterMs: (line.afterMs ?? 1) + pause, ...late };
};

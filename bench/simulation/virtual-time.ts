/**
 * Time that passes only when nothing is left to do: a queue of tasks, each at its moment, in an
 * order that the seed alone decides. Tasks may belong to a process, which can be killed (they never
 * run) or paused (they run late, as after SIGSTOP).
 */
export type Owner = { isAlive: boolean; pausedUntilMs: number };

type Task = {
  readonly atMs: number;
  /** When it was meant to run: what a pause held back runs in the order in which it was due. */
  readonly dueMs: number;
  readonly order: number;
  readonly owner: Owner | undefined;
  readonly work: () => void;
};

export type VirtualTime = {
  readonly nowMs: () => number;
  readonly after: (ms: number, work: () => void, owner?: Owner) => void;
  /** At a moment, exactly: two tasks of one moment run in the order in which they were given. */
  readonly at: (ms: number, work: () => void, owner?: Owner) => void;
  /** Runs everything that is due until then; what the tasks begin is finished before the next. */
  readonly runUntil: (ms: number) => Promise<void>;
};

export const createVirtualTime = (): VirtualTime => {
  const heap: Task[] = [];
  let now = 0;
  let order = 0;
  const add = (atMs: number, work: () => void, owner: Owner | undefined) => {
    order += 1;
    push(heap, { atMs, dueMs: atMs, order, owner, work });
  };
  return {
    nowMs: () => now,
    after: (ms, work, owner) => add(now + Math.max(0, ms), work, owner),
    at: (ms, work, owner) => add(Math.max(now, ms), work, owner),
    runUntil: async (until) => {
      await settled();
      for (let next = heap[0]; next !== undefined && next.atMs <= until; next = heap[0]) {
        pop(heap);
        now = next.atMs;
        const { owner, work } = next;
        if (owner?.isAlive === false) continue;
        if (owner !== undefined && owner.pausedUntilMs > now) {
          push(heap, { ...next, atMs: owner.pausedUntilMs });
          continue;
        }
        work();
        await settled();
      }
      now = until;
    },
  };
};

/** Every promise that can go on without time passing has gone on by the next turn of the loop. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const before = (a: Task, b: Task): boolean =>
  (a.atMs - b.atMs || a.dueMs - b.dueMs || a.order - b.order) < 0;

const push = (heap: Task[], task: Task): void => {
  let at = heap.length;
  heap.push(task);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !before(task, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = task;
};

const pop = (heap: Task[]): void => {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const [a, b] = [heap[left], heap[left + 1]];
    const child = b !== undefined && a !== undefined && before(b, a) ? left + 1 : left;
    const below = heap[child];
    if (below === undefined || !before(below, last)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
};

/**
 * What lies between a process and everything else: delay, loss on the way there or back, and
 * partitions. Every chance is the seed's.
 */
import type { Machine } from './simulated-clock.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Rates = {
  /** Of calls: the request does not arrive. */
  readonly lostRequest: number;
  /** Of calls: it is carried out, and nobody is told. */
  readonly lostAnswer: number;
  /** Of calls: the network carries the request out twice. */
  readonly repeated: number;
  /** Of what is followed: an entry comes twice. */
  readonly duplicate: number;
  /** Of calls: it takes up to this much longer than others, so that a later one overtakes it. */
  readonly slow: number;
};

export type Delivered<A> =
  | { readonly _tag: 'Answer'; readonly value: A }
  | { readonly _tag: 'Lost' };

export type Network = {
  readonly call: <A>(machine: Machine, work: () => A) => Promise<Delivered<A>>;
  readonly deliveredAtMs: (machine: Machine) => number;
  readonly happens: (rate: keyof Rates) => boolean;
  readonly cutOff: (machine: Machine, forMs: number) => void;
  /** From then on nothing is lost any more, and nothing takes long. */
  readonly heal: () => void;
};

const patienceMs = 1_000;
const slowestMs = 1_500;

export const createNetwork = (time: VirtualTime, random: () => number, rates: Rates): Network => {
  const cutUntil = new Map<Machine, number>();
  let isHealed = false;
  const happens = (rate: keyof Rates) => !isHealed && random() < rates[rate];
  const delay = () => 0.1 + random() * 2 + (happens('slow') ? random() * slowestMs : 0);
  const isCut = (machine: Machine) => time.nowMs() < (cutUntil.get(machine) ?? 0);
  return {
    call: (machine, work) =>
      new Promise((resolve) => {
        const answer = <A>(value: A) => resolve({ _tag: 'Answer', value } as never);
        const lost = () => time.after(patienceMs, () => resolve({ _tag: 'Lost' }), machine);
        if (isCut(machine) || happens('lostRequest')) return lost();
        time.after(delay(), () => {
          const value = work();
          if (happens('repeated')) time.after(delay(), () => void work());
          if (isCut(machine) || happens('lostAnswer')) return lost();
          time.after(delay(), () => answer(value), machine);
        });
      }),
    deliveredAtMs: (machine) => Math.max(time.nowMs(), cutUntil.get(machine) ?? 0) + delay(),
    happens,
    cutOff: (machine, forMs) => cutUntil.set(machine, time.nowMs() + forMs),
    heal: () => {
      isHealed = true;
      cutUntil.clear();
    },
  };
};

/** The faults that the ledger is put through, each as data. Pure. */
import type { Scenario } from './scenario.ts';

/** The second is told to a writer that looks what became of its append. */
const away = /the log cannot be reached: facts are spooled, decisions wait|the log cannot be read/;
/** nats-server 2.10 says why; newer ones stop answering for the stream until they are restarted. */
const full = /no space left on device: LEDGER is full|the log cannot be (reached|read)/;
const either = /the log cannot be (reached|read)|following was interrupted/;

export const scenarios: readonly Scenario[] = [
  {
    name: 'kill-only',
    about: 'the only server is killed and started again',
    nodes: 1,
    needs: [],
    rounds: [{ fault: { _tag: 'kill', which: 'all' }, during: 'stops', sees: away }],
  },
  {
    name: 'kill-one',
    about: 'of three nodes the one that leads LEDGER is killed, and started again later',
    nodes: 3,
    needs: [],
    rounds: [{ fault: { _tag: 'kill', which: 'leader' }, during: 'works' }],
  },
  {
    name: 'kill-each',
    about: 'each of three nodes is killed in turn, the next one when the last is whole again',
    nodes: 3,
    needs: [],
    rounds: ([0, 1, 2] as const).map((which) => ({
      fault: { _tag: 'kill', which },
      during: 'works',
    })),
  },
  {
    name: 'kill-two',
    about: 'two of three nodes are killed: nothing is acknowledged until one is back',
    nodes: 3,
    needs: [],
    rounds: [{ fault: { _tag: 'kill', which: 'two' }, during: 'stops', sees: away }],
  },
  {
    name: 'kill-all',
    about: 'all three nodes are killed and started again',
    nodes: 3,
    needs: [],
    rounds: [{ fault: { _tag: 'kill', which: 'all' }, during: 'stops', sees: away }],
  },
  {
    name: 'pause-leader',
    about: 'the node that leads LEDGER hangs (SIGSTOP), with its connections open',
    nodes: 3,
    needs: [],
    rounds: [{ fault: { _tag: 'pause', which: 'leader' }, during: 'works', sees: either }],
  },
  {
    name: 'pause-only',
    about: 'the only server hangs (SIGSTOP), with its connections open',
    nodes: 1,
    needs: [],
    rounds: [{ fault: { _tag: 'pause', which: 'all' }, during: 'stops', sees: away }],
  },
  {
    name: 'disk-full-server',
    about: "the disk under the server's store is full; room is made, the server restarted",
    nodes: 1,
    needs: ['mount'],
    storeKb: 24 * 1024,
    rounds: [{ fault: { _tag: 'fill-server' }, during: 'stops', sees: full }],
  },
  {
    name: 'disk-full-spool',
    about: 'the server is away for longer than the disk under the spools has room for facts',
    nodes: 1,
    needs: ['mount'],
    spoolKb: 256,
    rounds: [{ fault: { _tag: 'fill-spool' }, during: 'stops', sees: /facts are being refused/ }],
  },
  {
    name: 'slow-disk',
    about: 'every flush of the server takes 50 ms longer',
    nodes: 1,
    needs: ['strace'],
    rounds: [{ fault: { _tag: 'slow-disk', delayMs: 50 }, during: 'works' }],
  },
  {
    name: 'partition',
    about: 'a writer and a follower are cut off; what was sent meanwhile arrives late, or never',
    nodes: 1,
    needs: [],
    proxied: true,
    rounds: [
      { fault: { _tag: 'cut', late: true }, during: 'stops', sees: away },
      { fault: { _tag: 'cut', late: false }, during: 'stops', sees: away },
    ],
  },
  {
    name: 'clock-step',
    about: "the writers' wall clocks jump forward 15 minutes, back 30, and to the true time",
    nodes: 1,
    needs: [],
    clockStepsMs: [900_000, -900_000, 0],
    rounds: [
      { fault: { _tag: 'step-clock' }, during: 'works' },
      { fault: { _tag: 'step-clock' }, during: 'works' },
    ],
  },
];

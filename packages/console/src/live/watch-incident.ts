/**
 * IO: follows one incident on the terminal while it happens: redrawn in place about ten times a
 * second on a terminal, one plain line per event elsewhere. The log is all that it looks at.
 */
import { type Log, modeFilter, type Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { incidentOf } from '../reports/incident-of.ts';
import type { Shell } from '../shell.ts';
import { describeEvent } from '../words/describe-event.ts';
import { drawProgress } from './draw-progress.ts';
import { evolveProgress, offsetMs, type Progress, type Watched, watching } from './progress.ts';
import { openScreen } from './screen.ts';

type Options = Watched & {
  /** The first sequence to look at. */
  readonly from: number;
  readonly signal: AbortSignal;
};

const redrawMs = 100;

/** Resolves when the incident is over, or when the signal is aborted, with what was seen last. */
export const watchIncident = async (
  shell: Shell,
  log: Log,
  options: Options,
): Promise<Progress> => {
  let progress = watching(options);
  const view = shell.columns() === undefined ? plainView(shell) : terminalView(shell, log);
  const timer = setInterval(() => view.tick(progress), redrawMs);
  try {
    const { from, signal } = options;
    for await (const { entry } of log.follow({ subjects: [modeFilter(log.mode)], from, signal })) {
      if (E.isLeft(entry)) continue;
      const next = evolveProgress(progress, entry.right);
      const belongs = next !== progress || incidentOf(entry.right) === next.incident;
      if (belongs) view.event(next, entry.right);
      progress = next;
      if (progress.status === 'over') break;
    }
  } finally {
    clearInterval(timer);
  }
  view.end(progress);
  return progress;
};

type View = {
  readonly event: (progress: Progress, event: Recorded) => void;
  readonly tick: (progress: Progress) => void;
  readonly end: (progress: Progress) => void;
};

const plainView = (shell: Shell): View => ({
  event: (progress, event) => {
    const at =
      progress.confirmed === null ? '' : `${(offsetMs(progress, event.meta) / 1000).toFixed(3)} s`;
    shell.print(`${at.padStart(9)}  ${describeEvent(event)}`);
  },
  tick: () => undefined,
  end: () => undefined,
});

const terminalView = (shell: Shell, log: Log): View => {
  const screen = openScreen((text) => void process.stdout.write(text));
  const draw = (progress: Progress) => {
    const frame = {
      nowMs: nowMs(log, progress),
      width: shell.columns() ?? 100,
      paint: shell.paint,
    };
    screen.draw(drawProgress(progress, frame));
  };
  return { event: () => undefined, tick: draw, end: draw };
};

/** Milliseconds from the onset to this moment, on the clock that the events are measured with. */
const nowMs = ({ producer }: Log, progress: Progress): number => {
  const { confirmed } = progress;
  if (confirmed === null) return 0;
  const now = producer.clock.now();
  return offsetMs(progress, {
    ...confirmed,
    bootid: producer.identity.bootId,
    monotonicns: String(producer.clock.monotonicNs()),
    recordedAt: now,
    time: now,
  });
};

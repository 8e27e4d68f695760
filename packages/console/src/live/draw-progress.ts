/**
 * The live view of a recovery as lines: the budget filling up, and every step where it stands in
 * time. Pure: the same state at the same moment draws the same lines.
 */
import type { Paint } from '../shell.ts';
import { padEnd, truncate } from '../terminal/columns.ts';
import { showMs, showShare } from '../terminal/show-ms.ts';
import { bar, span } from './bar.ts';
import type { LiveStep, Progress } from './progress.ts';

type Frame = { readonly nowMs: number; readonly width: number; readonly paint: Paint };

const labelWidth = 34;

export const drawProgress = (progress: Progress, frame: Frame): readonly string[] => {
  const { paint, width } = frame;
  const endMs = progress.resumedMs ?? frame.nowMs;
  const cells = Math.max(10, Math.min(60, width - labelWidth - 32));
  const title = titleOf(progress);
  if (progress.confirmed === null) return [paint.bold(title)];
  const lines = [budgetLine(progress, endMs, cells, paint), ''];
  // What runs after trading resumed (the standby coming back) is still running now.
  const all = rowsOf(progress, frame.nowMs);
  const lastMs = Math.max(endMs, ...all.map(({ toMs }) => toMs));
  const rows = all.map((row) => rowLine(row, lastMs, cells, paint));
  return [paint.bold(truncate(title, width)), ...lines, ...rows];
};

const titleOf = (progress: Progress): string => {
  const { status, component, failureType, incident, recoverer, onto, outcome } = progress;
  const what = `${component ?? ''} ${failureType ?? ''} (${incident ?? ''})`;
  switch (status) {
    case 'watching':
      return 'watching …';
    case 'suspected':
      return `${component ?? 'a component'} is suspected …`;
    case 'failed':
      return `${what}: confirmed, deciding …`;
    case 'recovering':
      return `${what}: ${recoverer ?? ''} recovers onto ${onto ?? 'nothing'}`;
    case 'waits':
      return `${what}: waits, ${outcome ?? ''}`;
    case 'over':
      return `${what}: ${outcome ?? 'over'}`;
  }
};

const budgetLine = (progress: Progress, endMs: number, cells: number, paint: Paint): string => {
  const { targetMs, resumedMs } = progress;
  const label = padEnd(resumedMs === null ? 'elapsed' : 'recovered in', labelWidth);
  if (targetMs === null) return `${label}${showMs(endMs)}`;
  const share = endMs / targetMs;
  const colour = share > 1 ? paint.red : share > 0.7 ? paint.yellow : paint.green;
  const text = `${showMs(endMs)}  ${showShare(endMs, targetMs)} of ${showMs(targetMs)}`;
  return `${label}▕${colour(bar(share, cells))}▏ ${text}`;
};

type Row = {
  readonly label: string;
  readonly status: LiveStep['status'];
  readonly fromMs: number | null;
  readonly toMs: number;
};

const rowsOf = (progress: Progress, nowMs: number): readonly Row[] => {
  const { detectedMs, steps } = progress;
  const first = steps.find(({ startedMs }) => startedMs !== null)?.startedMs ?? null;
  const decideEnd = first ?? progress.decidedMs ?? nowMs;
  return [
    { label: label('detect', 'a quorum agrees'), status: 'done', fromMs: 0, toMs: detectedMs },
    {
      label: label('decide', 'decide, claim, plan'),
      status: first === null ? 'runs' : 'done',
      fromMs: detectedMs,
      toMs: decideEnd,
    },
    ...steps.map(({ phase, step, status, startedMs, endedMs, attempt }) => ({
      label: label(phase, attempt > 1 ? `${step} (attempt ${attempt})` : step),
      status,
      fromMs: startedMs,
      toMs: endedMs ?? Math.max(startedMs ?? 0, nowMs),
    })),
  ];
};

const label = (phase: string, step: string): string => `${padEnd(phase, 10)} ${step}`;

const signs = { waits: '·', runs: '▶', done: '✔', failed: '✘', skipped: '–' } as const;

/** The bars share one scale: from the onset to now. */
const rowLine = (row: Row, endMs: number, cells: number, paint: Paint): string => {
  const colours = {
    waits: paint.dim,
    runs: paint.yellow,
    done: paint.green,
    failed: paint.red,
    skipped: paint.dim,
  };
  const colour = colours[row.status];
  const text = padEnd(truncate(row.label, labelWidth - 3), labelWidth - 2);
  if (row.fromMs === null) return paint.dim(`${signs[row.status]} ${text}`);
  const piece = span(row.fromMs, row.toMs, endMs, cells);
  return `${colour(signs[row.status])} ${text} ${colour(piece)}  ${showMs(row.toMs - row.fromMs)}`;
};

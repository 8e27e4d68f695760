/**
 * What is known of every producer's numbers: one line per boot and subject, bounded. Pure. They are
 * told apart in two steps: one key of both would have to be made and hashed for every event.
 */
import type { Stamp } from './producer-stamp.ts';

export type ProducerLine = {
  readonly bootid: string;
  readonly subject: string;
  /** The number that is to come. */
  next: number;
  /** Numbers that were skipped and may still come, spooled; with the sequence that skipped them. */
  open: Map<number, number> | undefined;
};

export type ProducerLines = {
  /** The line that an event continues, or a new one. */
  readonly lineOf: (stamp: Stamp, subject: string) => ProducerLine;
  readonly all: () => Iterable<ProducerLine>;
};

type Lines = Map<string, ProducerLine>;

/** Lines watched at a time; those of the boot that is known longest go first, and begin anew. */
const mostLines = 200_000;

/** With `fromStart` a line that is seen for the first time has to begin with 1. */
export const createProducerLines = (fromStart: boolean): ProducerLines => {
  const boots = new Map<string, Lines>();
  let [count, forgotten] = [0, false];
  const linesOf = (bootid: string): Lines => {
    const lines = boots.get(bootid) ?? new Map();
    boots.set(bootid, lines);
    return lines;
  };
  const start = ({ bootid, producerseq }: Stamp, subject: string): ProducerLine => {
    if (count >= mostLines) {
      forgetOldest(boots);
      forgotten = true;
    } else count += 1;
    const next = fromStart && !forgotten ? 1 : producerseq;
    const line: ProducerLine = { bootid, subject, next, open: undefined };
    linesOf(bootid).set(subject, line);
    return line;
  };
  return {
    lineOf: (stamp, subject) => boots.get(stamp.bootid)?.get(subject) ?? start(stamp, subject),
    all: () => [...boots.values()].flatMap((lines) => [...lines.values()]),
  };
};

const forgetOldest = (boots: Map<string, Lines>): void => {
  const [bootid = ''] = boots.keys();
  const lines = boots.get(bootid);
  const [subject = ''] = lines?.keys() ?? [];
  lines?.delete(subject);
  if (lines?.size === 0) boots.delete(bootid);
};

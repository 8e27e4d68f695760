/**
 * Looks for message ids on subjects, reading every message once however many ids are asked for:
 * a long spool is looked up in one pass, not one pass for each of its lines. IO.
 */
import type { LeaderReader } from './leader.ts';

/** The sequence at which the id is on the subject, if it is there after `after`. */
export type IdSearch = (subject: string, after: number, id: string) => Promise<number | undefined>;

type Read = { readonly from: number; through: number; readonly ids: Map<string, number> };

export const createIdSearch = (leader: LeaderReader): IdSearch => {
  const bySubject = new Map<string, Read>();
  const readSoFar = (subject: string, after: number): Read => {
    const read = bySubject.get(subject);
    if (read !== undefined && read.from <= after) return read;
    const fresh = { from: after, through: after, ids: new Map<string, number>() };
    bySubject.set(subject, fresh);
    return fresh;
  };
  return async (subject, after, id) => {
    const read = readSoFar(subject, after);
    for await (const message of leader.after(subject, read.through)) {
      read.through = message.sequence;
      if (message.id !== undefined) read.ids.set(message.id, message.sequence);
    }
    return read.ids.get(id);
  };
};

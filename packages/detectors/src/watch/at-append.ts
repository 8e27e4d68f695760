/**
 * An event as it must read at the moment of its own append. Pure. The events of one decision are
 * appended one after the other: the onset of a later one has aged, and the suspicion that it rests
 * on has a sequence by then.
 */
import type { ComponentEvent, Onset } from '@recovery-ledger/ledger';

/** `elapsedNs` since the decision; `suspicion` is the sequence of the event before, if any. */
export const atAppend = (
  event: ComponentEvent,
  elapsedNs: bigint,
  suspicion: number,
): ComponentEvent => {
  switch (event.type) {
    case 'FailureSuspected':
      return { ...event, data: { ...event.data, onset: aged(event.data.onset, elapsedNs) } };
    case 'FailureConfirmed': {
      const suspicions = event.data.suspicions.map((at) => (at === 0 ? suspicion : at));
      const onset = aged(event.data.onset, elapsedNs);
      return { ...event, data: { ...event.data, onset, suspicions } };
    }
    case 'LagBreached': {
      const sinceAgeNs = String(BigInt(event.data.sinceAgeNs) + elapsedNs);
      return { ...event, data: { ...event.data, sinceAgeNs } };
    }
    default:
      return event;
  }
};

const aged = (onset: Onset, byNs: bigint): Onset => ({
  ...onset,
  lastGoodAgeNs: onset.lastGoodAgeNs === null ? null : String(BigInt(onset.lastGoodAgeNs) + byNs),
  firstBadAgeNs: String(BigInt(onset.firstBadAgeNs) + byNs),
});

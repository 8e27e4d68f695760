/** What detectors saw, in plain words. Pure. */
import type { ComponentEvent, LedgerEvent } from '@recovery-ledger/ledger';
import { showMs } from '../terminal/show-ms.ts';
import { count, list } from './list.ts';

export type DetectorEvent = Extract<LedgerEvent, { type: 'DetectorStarted' | 'DetectorStopped' }>;

export type FailureEvent = Exclude<
  ComponentEvent,
  { type: 'LagBreached' | 'LagCleared' | 'RedundancyLost' | 'RedundancyRestored' }
>;

const age = (ns: string): string => showMs(Number(ns) / 1e6);

export const componentWords = (event: FailureEvent): string => {
  const { data } = event;
  switch (event.type) {
    case 'ObservationEstablished':
      return `${event.data.observer} sees ${data.component} (${list(event.data.probes)})`;
    case 'FailureSuspected':
      return `${event.data.observer} suspects ${data.component}: ${event.data.failureType}, first bad ${age(event.data.onset.firstBadAgeNs)} before`;
    case 'FailureConfirmed':
      return `${data.component} is ${event.data.failureType}: ${count(event.data.observers.length, 'observer')} agree (${list(event.data.observers)}; quorum ${event.data.quorum})`;
    case 'FailureRefuted':
      return `${event.data.observer} takes back its suspicion of ${data.component}: ${event.data.reason}`;
    case 'FailureCleared':
      return `${data.component} answers again, says ${event.data.observer}: ${event.data.reason}`;
    case 'ObservationLost':
      return `${event.data.observer} can no longer see ${data.component}: ${event.data.reason}`;
  }
};

export const detectorWords = ({ type, data }: DetectorEvent): string =>
  type === 'DetectorStarted'
    ? `${data.instance} watches ${list(data.components)}`
    : `${data.instance} stopped: ${data.reason}`;

/** Incidents, what was withheld, halts and breaks, as far as people have to do with them. Pure. */
import type { Recorded } from '@recovery-ledger/ledger';
import { evolveBreaks } from '@recovery-ledger/recoverers';
import type { Desk } from './desk.ts';
import { change, put, without } from './put.ts';

/** A resolved incident leaves the desk, with what was withheld in it. */
export const evolveIncidents = (desk: Desk, event: Recorded): Desk => {
  const { recordedAt, sequence } = event.meta;
  switch (event.type) {
    case 'FailureAssigned':
      return openIncident(desk, event.data.incident, [event.data.component], recordedAt);
    case 'ScopeAssessed':
      return openIncident(desk, event.data.incident, event.data.components, recordedAt);
    case 'RecoveryWithheld': {
      const held = { ...event.data, sequence };
      return { ...desk, withheld: put(desk.withheld, event.data.failure, held) };
    }
    case 'FailureCleared':
      return { ...desk, withheld: without(desk.withheld, event.data.failure) };
    case 'IncidentResolved': {
      const { incident } = event.data;
      const left = [...desk.withheld].filter(([, held]) => held.incident !== incident);
      const incidents = without(desk.incidents, incident);
      return { ...desk, incidents, withheld: new Map(left) };
    }
    case 'TradingHalted':
      return { ...desk, halts: put(desk.halts, event.data.halt, event.data) };
    case 'TradingResumed': {
      const open = new Set(event.data.remainingHalts);
      return { ...desk, halts: new Map([...desk.halts].filter(([halt]) => open.has(halt))) };
    }
    default:
      return { ...desk, ...evolveBreaks(desk, event) };
  }
};

const openIncident = (
  desk: Desk,
  incident: string,
  components: readonly string[],
  openedAt: string,
): Desk => {
  const known = desk.incidents.get(incident) ?? {
    ...{ incident, openedAt, acknowledged: null },
    components: [],
  };
  const all = [...new Set([...known.components, ...components])];
  return {
    ...desk,
    known: desk.known.has(incident) ? desk.known : new Set(desk.known).add(incident),
    incidents: put(desk.incidents, incident, { ...known, components: all }),
  };
};

/** Of acts that count alone. */
export const evolveHeard = (desk: Desk, event: Recorded): Desk => {
  switch (event.type) {
    case 'IncidentAcknowledged': {
      const acknowledged = { by: event.data.by, at: event.meta.recordedAt };
      const { incident } = event.data;
      return {
        ...desk,
        incidents: change(desk.incidents, incident, (of) => ({ ...of, acknowledged })),
      };
    }
    default:
      return desk;
  }
};

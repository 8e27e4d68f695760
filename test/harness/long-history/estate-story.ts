/** An estate is published, with other targets every time, and detectors start to watch it. Pure. */
import type { History } from '../histories.ts';
import { components, line, modeOf, type World } from './story.ts';

const text = `calendar:
  version: "1"
  zone: America/New_York
  days: [mon, tue, wed, thu, fri]
  open: "09:30"
  close: "16:00"
  holidays: ["2027-12-24"]
  halfDays: { "2027-11-26": "13:00" }
maintenance:
  - { id: weekly, components: all, days: [sat], from: "22:00", until: "02:00", zone: America/New_York }
`;

export function* estateStory(world: World): History {
  const { random, pick } = world;
  const mode = world.number === 0 ? 'real' : modeOf(world);
  const listed = components.filter((_, i) => i < 2 || random() < 0.8);
  const data = {
    ...{ estate: 'floor', hash: `sha256:estate-${world.number}`, quorum: pick([1, 2]) },
    ...{ policyVersion: '1', people: [], text: random() < 0.8 ? text : 'not: [a calendar' },
    components: listed.map((component, i) => ({
      ...{ component, label: component, priority: i + 1, tier: pick([1, 2, 3]), rpoMs: 0 },
      ...{ rtoMs: pick([200, 1_000, 30_000]), availability: pick(['99.995', '99.99', 'high']) },
      ...{ resumeCriterion: 'it answers', runbook: null, dependsOn: [], aliases: [] },
      ...{ tierLabel: 'T', priorityLabel: 'P' },
    })),
  };
  yield line(mode, 'estate', 'floor', { type: 'EstatePublished', data });
  for (const instance of ['det-1', 'det-2']) {
    const watched = { estate: 'floor', estateHash: data.hash, components: listed, version: '1' };
    const started = { type: 'DetectorStarted', data: { instance, ...watched } } as const;
    yield line(mode, 'detector', instance, started);
    for (const component of listed) {
      const seen = { component, observer: instance, probes: ['tcp'], evidence: {} };
      yield line(mode, 'component', component, { type: 'ObservationEstablished', data: seen });
    }
  }
  if (random() < 0.3) {
    const stopped = { instance: 'det-2', reason: 'maintenance' };
    yield line(mode, 'detector', 'det-2', { type: 'DetectorStopped', data: stopped });
  }
}

/** What adopt does next, whatever it finds. */
import test from 'ava';
import { type AdoptionFacts, type AdoptionStep, nextStep } from './adoption-plan.ts';
import { metadataKeys } from './stream-identity.ts';

const wish = { reason: 'fire', by: 'admin', raise: false, atLeast: 0 };
const regular: AdoptionFacts = {
  created: 'feb',
  lastSequence: 80,
  metadata: {},
  descent: { generation: 0, lineage: [], importedThrough: 0 },
  mirrors: undefined,
  sealsAreMirrored: false,
  missing: [],
  adopting: undefined,
  recorded: { real: 0, drill: 0 },
};
const copy = { [metadataKeys.unadopted]: 'a mirror', [metadataKeys.copyOf]: 'jan' };
const mirror: AdoptionFacts = {
  ...regular,
  metadata: copy,
  mirrors: 'site1',
  sealsAreMirrored: true,
  missing: ['ALERTS'],
};

/** What is there after a step. */
const after = (facts: AdoptionFacts, step: AdoptionStep): AdoptionFacts => {
  switch (step._tag) {
    case 'PromoteLedger':
      return { ...facts, mirrors: undefined };
    case 'PromoteSeals':
      return { ...facts, sealsAreMirrored: false };
    case 'Settle':
      return { ...facts, descent: step.descent, adopting: step.adoption };
    case 'Create':
      return { ...facts, missing: [] };
    case 'Record':
      return {
        ...facts,
        recorded: { ...facts.recorded, [step.mode]: step.adoption.generation },
        lastSequence: facts.lastSequence + 1,
      };
    case 'Open':
      return { ...facts, metadata: {}, adopting: undefined };
    case 'Nothing':
      return facts;
  }
};

const stepsFrom = (start: AdoptionFacts, wanted = wish): readonly AdoptionStep[] => {
  let facts = start;
  const steps: AdoptionStep[] = [];
  for (;;) {
    const step = nextStep(facts, steps.length === 0 ? wanted : { ...wanted, raise: false });
    if (step._tag === 'Nothing') return steps;
    steps.push(step);
    facts = after(facts, step);
  }
};

test('a mirror is promoted, settled, completed, recorded in both modes, and opened last', (t) => {
  const steps = stepsFrom(mirror);
  t.deepEqual(
    steps.map(({ _tag }) => _tag),
    ['PromoteLedger', 'PromoteSeals', 'Settle', 'Create', 'Record', 'Record', 'Open'],
  );
  const previous = { created: 'jan', generation: 0, through: 80 };
  t.deepEqual(steps[2], {
    _tag: 'Settle',
    adoption: { generation: 1, previous, reason: 'fire', by: 'admin' },
    descent: { generation: 1, lineage: [previous], importedThrough: 0 },
  });
});

test('a log in use is left alone, unless its generation is to be raised', (t) => {
  t.deepEqual(stepsFrom(regular), []);
  const [first, ...rest] = stepsFrom(regular, { ...wish, raise: true });
  t.like(first, { _tag: 'Settle', descent: { generation: 1, lineage: [{ created: 'feb' }] } });
  t.deepEqual(
    rest.map(({ _tag }) => _tag),
    ['Record', 'Record', 'Open'],
  );
});

test('an older backup takes over less of every ancestor, under a generation nobody had', (t) => {
  const restored = {
    ...regular,
    metadata: { [metadataKeys.unadopted]: 'restored' },
    descent: {
      generation: 2,
      lineage: [{ created: 'jan', generation: 0, through: 300 }],
      importedThrough: 0,
    },
    recorded: { real: 3, drill: 2 },
  };
  const [settled] = stepsFrom(restored);
  t.like(settled, {
    descent: {
      generation: 4,
      lineage: [
        { created: 'jan', generation: 0, through: 80 },
        { created: 'feb', generation: 2, through: 80 },
      ],
    },
  });
  t.like(stepsFrom(restored, { ...wish, atLeast: 9 })[0], { descent: { generation: 9 } });
});

test('what was begun is gone on with as it was decided, whatever is wished now', (t) => {
  const begun = after(mirror, stepsFrom(mirror)[2] ?? { _tag: 'Nothing' });
  const facts = { ...begun, mirrors: undefined, sealsAreMirrored: false, missing: [] };
  for (const step of stepsFrom(facts, { ...wish, reason: 'other', raise: true })) {
    t.true('adoption' in step && step.adoption.reason === 'fire');
  }
});

/**
 * The runbooks of the simulation, as the texts of files. They differ in shape: one after the other,
 * in parallel, with failures that are lived with, that pause and that are undone, with people who
 * agree to a step or do it, and one that recovers the whole site out of the others. Pure.
 */
type Shape = {
  readonly needs?: readonly string[];
  readonly onFailure?: 'abort' | 'pause' | 'continue' | 'compensate';
  readonly undo?: boolean;
  readonly names?: string;
  readonly irreversible?: boolean;
};

const call = (path: string) =>
  `{ method: POST, url: "\${endpoints.host}/${path}", body: {}, expect: {} }`;

const ending = (attempts: number, { onFailure = 'abort', irreversible = false }: Shape) => `
    budget: 1s
    attempts: ${attempts}
    onFailure: ${onFailure}
    irreversible: ${irreversible}`;

const head = (id: string, why: string, action: string, { needs = [] }: Shape) => `
  - id: ${id}
    phase: contain
    why: "${why}"
    action: ${action}
    needs: [${needs.join(', ')}]`;

const step = (id: string, shape: Shape = {}): string =>
  head(id, `${id} of \${${shape.names ?? 'failed.name'}}`, 'http', shape) +
  `
    with: ${call(id)}
    timeout: 5s` +
  ending(5, shape) +
  (shape.undo === true
    ? `
    undo: { action: http, with: ${call(`undo-${id}`)}, timeout: 5s, attempts: 5 }`
    : '');

/** Without an instance to name: what a person asks for of the gateway. */
const plain = (id: string, shape: Shape = {}): string => step(id, { ...shape, names: 'recovery' });

const part = (component: string, needs: readonly string[]): string =>
  head(component, `${component} at the other site`, 'recover', { needs }) +
  `
    with: { component: ${component}, site: dr }
    timeout: 20s` +
  ending(3, { onFailure: 'pause' });

const agree = (about: string, onExpiry: string, needs: readonly string[]): string =>
  head(`agree-${about}`, `people agree to ${about}`, 'approve', { needs }) +
  `
    with:
      about: step
      step: ${about}
      show: what ${about} would do
      required: 1
      roles: [infrastructure_lead, risk_officer]
      everyRole: false
      notRequester: true
      limit: 4s
      onExpiry: ${onExpiry}
      facts: [{ what: shelves, http: "\${endpoints.host}/facts", fields: [value] }]
    timeout: 10s` +
  ending(1, {});

const tick = (id: string, onExpiry: string, shape: Shape): string =>
  head(id, `${id} is done by hand`, 'tick', shape) +
  `
    with: { show: "do ${id}", roles: [on_call, infrastructure_lead], limit: 4s, onExpiry: ${onExpiry} }
    timeout: 20s` +
  ending(1, shape);

const inARow = (...ids: readonly string[]): readonly string[] =>
  ids.map((id, index) => step(id, { needs: ids.slice(Math.max(0, index - 1), index) }));

const byId: Readonly<Record<string, readonly [recovers: string, steps: readonly string[]]>> = {
  'RECOVER-DATABASE': [
    'database',
    [
      step('halt'),
      step('fence', { needs: ['halt'] }),
      step('promote', { needs: ['fence'], names: 'candidate.name' }),
      step('resume', { needs: ['promote'] }),
    ],
  ],
  'RECOVER-ENGINE': [
    'engine',
    [
      step('halt'),
      step('stop', { onFailure: 'continue' }),
      step('fence', { needs: ['halt'] }),
      step('cancel', { needs: ['fence'], onFailure: 'pause' }),
      step('restore', { needs: ['fence'], names: 'candidate.name' }),
      step('promote', { needs: ['stop', 'cancel', 'restore'] }),
      step('check', { needs: ['promote'] }),
      step('test', { needs: ['promote'] }),
      step('resume', { needs: ['check', 'test'] }),
    ],
  ],
  'RECOVER-ROUTER': [
    'router',
    [
      step('halt', { undo: true }),
      step('divert', { needs: ['halt'], undo: true, onFailure: 'compensate' }),
      step('restart', { needs: ['divert'], onFailure: 'compensate' }),
      step('resume', { needs: ['restart'] }),
    ],
  ],
  'RECOVER-FEED': ['feed', inARow('switch', 'rebuild', 'resume')],
  'RECOVER-ORDER_GATEWAY': ['order_gateway', inARow('promote', 'resume')],
  'RECOVER-VAULT': [
    'vault',
    [
      step('seal'),
      agree('purge', 'skip', ['seal']),
      step('purge', { needs: ['agree-purge'], irreversible: true }),
      step('resume', { needs: ['purge'] }),
    ],
  ],
  'RECOVER-RISK': ['risk', inARow('fail-safe', 'load', 'resume')],
  'RECOVER-PRICES': ['prices', inARow('restart', 'resume')],
  'RECOVER-ARCHIVE': ['archive', inARow('mount', 'resume')],
  'RECOVER-REPORTS': [
    'reports',
    [
      tick('look', 'skip', {}),
      tick('restart', 'pause', { needs: ['look'], onFailure: 'pause' }),
      tick('resume', 'escalate', { needs: ['restart'], onFailure: 'pause' }),
    ],
  ],
  'RECOVER-SITE': [
    'primary_site',
    [
      plain('fence-site'),
      part('database', ['fence-site']),
      part('feed', ['fence-site']),
      part('order_gateway', ['fence-site']),
      part('engine', ['database']),
      part('router', ['database']),
      part('risk', ['engine', 'feed']),
      plain('open-site', { needs: ['risk', 'router', 'order_gateway'] }),
    ],
  ],
  'KILL-SWITCH-001': ['order_gateway', [plain('kill'), plain('account', { needs: ['kill'] })]],
  'HALT-001': ['order_gateway', [plain('stop-trading')]],
  'RESUME-001': ['order_gateway', [plain('open-trading')]],
};

export const runbookTexts: readonly string[] = Object.entries(byId).map(
  ([id, [recovers, steps]]) => `runbook: ${id}
recovers: ${recovers}
why: for the simulation
steps:${steps.join('')}
`,
);

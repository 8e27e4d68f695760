/**
 * What travels beside the log: alerts for plain subscribers, telemetry, seals, and the request that
 * asks for a fake failure with its reply. Pure.
 */
import { FailureType } from '../../events/primitives.ts';
import { sealSubject } from '../../proof/seal.ts';
import { modeParameter } from './ledger-channels.ts';

const token = (description: string) => ({ description });
const only = (name: string) => ({ [name]: { $ref: `#/components/messages/${name}` } });
const stream = (name: string) => ({ 'x-nats-jetstream': { stream: name } });

export const besideChannels = {
  alerts: {
    address: 'alerts.{mode}.{severity}.{type}.{component}',
    title: 'Alerts for plain subscribers and durable consumers',
    parameters: {
      mode: modeParameter,
      severity: { enum: ['info', 'warning', 'critical'], description: 'How urgent it is.' },
      type: token('What kind of alert it is.'),
      component: token('The component.'),
    },
    messages: only('Alert'),
    ...stream('ALERTS'),
  },
  telemetry: {
    address: 'telemetry.{mode}.{kind}.{instance}',
    title: 'Raw observations, lag samples and heartbeats',
    parameters: {
      mode: modeParameter,
      kind: token('What sends it, such as detector.'),
      instance: token('The instance that sends it; for kind position the component it is of.'),
    },
    messages: only('Telemetry'),
    ...stream('TELEMETRY'),
  },
  seals: {
    address: sealSubject,
    title: 'Signed seals over LEDGER, one chain',
    messages: only('Seal'),
    ...stream('SEALS'),
  },
  chaosFail: {
    address: 'chaos.fail.{component}',
    title: 'Requests for a fake failure',
    description: 'A plain request, answered by the chaos service. Nothing is stored.',
    parameters: { component: token('The component that is to fail, in drill mode.') },
    messages: only('FailRequest'),
  },
  chaosFailReply: {
    address: null,
    title: 'The reply, on the inbox that the request names',
    messages: only('FailReply'),
  },
} as const;

const message = (title: string, summary: string, schema: string): object => ({
  name: schema,
  title,
  summary,
  contentType: 'application/json',
  payload: { $ref: `#/components/schemas/${schema}` },
});

export const besideMessages = {
  Alert: message('Alert', 'What an AlertRaised says, for those who do not read the log.', 'Alert'),
  Telemetry: message('Telemetry', 'A sample; it may be lost, events may not.', 'Telemetry'),
  Seal: message('Seal', 'A signed statement of what one range of LEDGER holds.', 'Seal'),
  FailRequest: message('Request', 'Asks that a component fails, in a drill.', 'FailRequest'),
  FailReply: message('Reply', "The event's sequence, or why it was refused.", 'FailReply'),
};

const text = { type: 'string' } as const;
const closed = <P extends object>(
  properties: P,
  required: readonly string[] = keysOf(properties),
) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const keysOf = (properties: object): readonly string[] => Object.keys(properties);
const part = (name: string) => ({ $ref: `#/components/schemas/${name}` });

export const besideSchemas = {
  Alert: closed({
    alert: part('Token'),
    alertType: part('Token'),
    severity: part('Severity'),
    component: part('ComponentId'),
    incident: { anyOf: [part('Token'), { type: 'null' }] },
    message: text,
    cause: part('Sequence'),
    mode: part('Mode'),
    sequence: part('Sequence'),
    time: text,
  }),
  Telemetry: {
    type: 'object',
    properties: { at: { type: 'string', format: 'date-time' }, instance: part('Token') },
    required: ['at', 'instance'],
  },
  Seal: closed({
    body: {
      type: 'string',
      description: 'JSON text, signed as it is; docs/proof.md has its fields.',
    },
    signature: { type: 'string', description: 'Ed25519 over the bytes of body, base64.' },
  }),
  FailRequest: closed({
    failureType: { enum: Object.keys(FailureType.keys) },
    reason: text,
    requestedBy: text,
  }),
  FailReply: {
    oneOf: [
      closed({ drill: part('Token'), sequence: part('Sequence'), subject: text }),
      closed({ refused: text, hint: text }),
    ],
  },
};

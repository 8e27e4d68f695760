/**
 * The AsyncAPI 3.0 document of the whole system on NATS: server, channels, messages, and who may
 * publish and receive what. Pure. The NATS bindings have no field for JetStream, so streams and
 * headers of theirs are under `x-nats-jetstream`.
 */
import { streams } from '../../log/streams.ts';
import { besideChannels, besideMessages, besideSchemas } from './beside.ts';
import { ledgerChannels } from './ledger-channels.ts';
import { ledgerMessages, ledgerSchemas, messageHeaders } from './ledger-messages.ts';
import { operations } from './operations.ts';

export const asyncApi = (): object => ({
  asyncapi: '3.0.0',
  id: 'urn:recovery-ledger',
  info: {
    title: 'Recovery ledger',
    version: '1.0.0',
    description:
      'The immutable record of every failure, decision, recovery step, measurement and approval, ' +
      'kept in NATS JetStream. Subscribe to it for alerts, replay it for post-mortems, query its ' +
      'projections for audit, publish fake failures to it for chaos.',
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: 'application/json',
  servers: { nats: server },
  channels: { ...ledgerChannels(), ...besideChannels },
  operations: operations(),
  components: {
    schemas: { ...ledgerSchemas(), ...besideSchemas },
    messages: { ...ledgerMessages(), ...besideMessages },
    messageTraits: { event: { headers: messageHeaders } },
    securitySchemes: {
      password: { type: 'userPassword', description: 'one user per service instance' },
      nkey: {
        type: 'asymmetricEncryption',
        description: 'an Ed25519 nkey, which signs the nonce of the server',
      },
    },
  },
  'x-nats-jetstream': { streams },
});

const server = {
  host: '{host}:{port}',
  protocol: 'nats',
  description: 'nats-server 2.10.27 or newer, with JetStream and sync_interval: always.',
  variables: {
    host: { default: '127.0.0.1' },
    port: { default: '4222' },
  },
  security: [
    { $ref: '#/components/securitySchemes/password' },
    { $ref: '#/components/securitySchemes/nkey' },
  ],
};

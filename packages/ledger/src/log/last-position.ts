/**
 * The newest position of a component's primary that a detector published, from TELEMETRY. IO.
 * Null when there is none or nobody answers soon: then there is no bound, and a recovery goes on.
 */
import type { NatsConnection } from 'nats';
import type { Mode } from '../events/primitives.ts';
import { type Position, positionSubject, readPosition } from '../telemetry/position.ts';
import { createLeaderReader } from './leader.ts';
import { telemetryStream } from './streams.ts';

export type LastPosition = (component: string) => Promise<Position | null>;

const answerMs = 300;

export const createLastPosition = (connection: NatsConnection, mode: Mode): LastPosition => {
  const reader = createLeaderReader(connection, telemetryStream.name);
  const read = async (component: string): Promise<Position | null> => {
    const message = await reader.last(positionSubject(mode, component)).catch(() => undefined);
    return message === undefined ? null : readPosition(message.payload, component);
  };
  return (component) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), answerMs);
    });
    return Promise.race([read(component), late]).finally(() => clearTimeout(timer));
  };
};

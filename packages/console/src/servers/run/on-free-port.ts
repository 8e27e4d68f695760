/**
 * IO: starts a server on the port that is asked for, or on free ones, trying others while another
 * process is quicker to take them.
 */
import * as E from 'fp-ts/lib/Either.js';
import { freePorts } from './free-port.ts';
import type { StartFailure } from './start-failure.ts';

const attempts = 5;

/**
 * `asked` ports are used as they are; each undefined one is chosen. Gives the ports and the result.
 */
export const onFreePort = async <A>(
  asked: readonly (number | undefined)[],
  start: (ports: readonly number[]) => Promise<E.Either<StartFailure, A>>,
): Promise<E.Either<StartFailure, { readonly ports: readonly number[]; readonly started: A }>> => {
  for (let attempt = 1; ; attempt += 1) {
    const free = await freePorts(asked.length);
    const ports = free.map((port, index) => asked[index] ?? port);
    const started = await start(ports);
    if (E.isRight(started)) return E.right({ ports, started: started.right });
    const another = asked.some((port) => port === undefined) && attempt < attempts;
    if (started.left._tag !== 'PortInUse' || !another) return started;
  }
};

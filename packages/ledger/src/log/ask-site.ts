/**
 * Asks another site, over the leaf connection between the two servers, which LEDGER it has. IO.
 * The answer comes to a subject of its own: an inbox of this site is not known at the other.
 */
import { type NatsConnection, NatsError, nuid, type StreamInfo } from 'nats';

/** Undefined when the site does not answer within the time. */
export const askSite = async (
  connection: NatsConnection,
  site: string,
  timeoutMs: number,
): Promise<StreamInfo | undefined> => {
  const subject = `$JS.${site}.API.STREAM.INFO.LEDGER`;
  const reply = `mirror.reply.${nuid.next()}`;
  const options = { timeout: timeoutMs, noMux: true, reply };
  try {
    const answer = (await connection.request(subject, '', options)).json<StreamInfo | object>();
    return 'state' in answer ? answer : undefined;
  } catch (error) {
    if (error instanceof NatsError && ['503', 'TIMEOUT'].includes(error.code)) return undefined;
    throw error;
  }
};

/**
 * Changes what a stream's metadata says, or one limit, and nothing else of it (admin only). IO.
 * The configuration goes back as it came, fields of newer servers included.
 */
import { type NatsConnection, NatsError } from 'nats';

type Config = { readonly name: string; readonly metadata?: Readonly<Record<string, string>> };

type Answer = {
  readonly error?: {
    readonly code: number;
    readonly err_code: number;
    readonly description: string;
  };
  readonly config?: Config;
};

/** A value of undefined takes the key away. */
export type MetadataChange = Readonly<Record<string, string | undefined>>;

export type Limits = { readonly max_msg_size?: number };

const timeout = 10_000;

export const changeMetadata = async (
  connection: NatsConnection,
  stream: string,
  change: MetadataChange,
  limits: Limits = {},
): Promise<void> => {
  const config = await request(connection, `$JS.API.STREAM.INFO.${stream}`, '');
  const metadata = Object.fromEntries(
    Object.entries({ ...config.metadata, ...change }).filter(([, value]) => value !== undefined),
  );
  const changed = JSON.stringify({ ...config, ...limits, metadata });
  await request(connection, `$JS.API.STREAM.UPDATE.${stream}`, changed);
};

const request = async (
  connection: NatsConnection,
  subject: string,
  payload: string,
): Promise<Config> => {
  const reply = await connection.request(subject, payload, { timeout });
  const { error, config } = reply.json<Answer>();
  if (error === undefined && config !== undefined) return config;
  throw new NatsError(error?.description ?? 'empty answer', String(error?.err_code ?? ''));
};

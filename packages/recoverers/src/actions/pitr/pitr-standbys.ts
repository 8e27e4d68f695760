/**
 * Makes the standbys anew from the restored server: what they have is of a history that is undone.
 * IO. Their old data is put aside. One that cannot be made is left and named: redundancy is lost
 * until it is there again.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure } from '../action.ts';
import { call, failed } from '../call.ts';
import { connectionString } from '../postgres/connection-string.ts';
import {
  accessTo,
  applicationName,
  hostAndPort,
  Login,
  named,
  Server,
} from '../postgres/server.ts';
import { ask } from '../sql/ask.ts';
import { type Host, hostOf, placesOf, Tools } from './host.ts';

const Params = t.strict({
  supervisor: t.string,
  servers: t.readonlyArray(Server),
  primary: t.string,
  login: Login,
  replicator: t.string,
  tools: Tools,
});
type Params = t.TypeOf<typeof Params>;

type Done = E.Either<ActionFailure, unknown>;
const Nothing = t.type({});
const Follows = t.type({ state: t.string });
const pollMs = 100;

export const pitrStandbys: Action<Params> = {
  name: 'pitr.standbys',
  params: Params,
  output: { following: 'integer', names: 'string', left: 'string' },
  run: async (params, context) => {
    const { servers, primary: name } = params;
    const primary = named(servers, name);
    if (primary === undefined) return failed(`${name} is not among the servers`, false);
    const others = servers.filter((one) => one.name !== name);
    const made = await Promise.all(
      others.map(async (one) => ({
        name: one.name,
        done: await make(one, primary, params, context),
      })),
    );
    const names = made.flatMap((one) => (E.isRight(one.done) ? [one.name] : []));
    const left = made.flatMap((one) =>
      E.isLeft(one.done) ? [`${one.name}: ${one.done.left.reason}`] : [],
    );
    const said = { following: names.length, names: names.join(','), left: left.join('; ') };
    return left.length === 0
      ? E.right(said)
      : failed(`redundancy is lost: ${said.left}`, true, said);
  },
  rehearse: async ({ servers, primary }) => {
    const names = servers.flatMap(({ name }) => (name === primary ? [] : [name])).join(',');
    return E.right({ would: `make ${names} anew`, following: 0, names, left: '' });
  },
};

/** Done again it is done: what stands in its place already and follows is left alone. */
const make = async (
  standby: Server,
  primary: Server,
  params: Params,
  context: ActionContext,
): Promise<Done> => {
  const { login, tools, supervisor } = params;
  const host = hostOf(context, tools);
  const { before } = placesOf(standby.folder, context.recovery);
  const [there, aside] = [await host.exists(standby.folder), await host.exists(before)];
  if (E.isLeft(there)) return there;
  if (E.isLeft(aside)) return aside;
  if (there.right && !aside.right) {
    const moved = await host.move(standby.folder, before);
    if (E.isLeft(moved)) return moved;
  }
  if (!there.right || !aside.right) {
    const copied = await copy(host, standby, primary, params, context);
    if (E.isLeft(copied)) return copied;
  }
  const url = `${supervisor}/processes/${standby.process}/start`;
  const started = await call(context, { method: 'POST', url, body: {} });
  return E.isLeft(started) ? started : waitUntilItFollows(standby, primary, login, context);
};

const copy = async (
  host: Host,
  standby: Server,
  primary: Server,
  { login, replicator }: Params,
  context: ActionContext,
): Promise<Done> => {
  const slot = applicationName(standby.name);
  const text = `select pg_create_physical_replication_slot($1, true)
    where not exists (select from pg_replication_slots where slot_name = $1)`;
  const made = await ask(context, accessTo(primary, login), Nothing, text, [slot]);
  if (E.isLeft(made)) return made;
  const { making } = placesOf(standby.folder, context.recovery);
  const { pgpass: passfile } = login;
  const from = connectionString({ primary, replicator, passfile, applicationName: slot });
  const settings = [
    `primary_conninfo = '${from.replaceAll("'", "''")}'`,
    `primary_slot_name = '${slot}'`,
  ];
  return steps([
    () => host.run('rm', ['-rf', '--', making], { changes: true }),
    () => baseBackup(host, primary, replicator, passfile, ['-D', making, '-S', slot]),
    // The primary's own settings came along: that nobody is waited for is for its time alone.
    () => host.run('sed', ['-i', '/^synchronous_standby_names /d', `${making}/${auto}`], changes),
    () =>
      host.run('tee', ['-a', '--', `${making}/${auto}`], {
        ...changes,
        input: `\n${settings.join('\n')}\n`,
      }),
    () => host.run('touch', ['--', `${making}/standby.signal`], changes),
    () => host.run('chmod', ['0700', '--', making], changes),
    () => host.move(making, standby.folder),
  ]);
};

const auto = 'postgresql.auto.conf';
const changes = { changes: true };

const steps = async (all: readonly (() => Promise<Done>)[]): Promise<Done> => {
  for (const step of all) {
    const done = await step();
    if (E.isLeft(done)) return done;
  }
  return E.right(null);
};

export const baseBackup = (
  host: Host,
  from: Server,
  user: string,
  pgpass: string,
  more: readonly string[],
) => {
  const { host: address, port } = hostAndPort(from.address);
  const where = ['-h', address, '-p', port, '-U', user, '-w'];
  const how = ['-F', 'plain', '-X', 'stream', '-c', 'fast', '-P'];
  const environment = { PGPASSFILE: pgpass };
  return host.tool('pg_basebackup', [...where, ...how, ...more], { changes: true, environment });
};

const waitUntilItFollows = async (
  standby: Server,
  primary: Server,
  login: Login,
  context: ActionContext,
): Promise<Done> => {
  const text = 'select state from pg_stat_replication where application_name = $1';
  for (;;) {
    const values = [applicationName(standby.name)];
    const rows = await ask(context, accessTo(primary, login), Follows, text, values);
    if (E.isLeft(rows)) return rows;
    if (rows.right[0]?.state === 'streaming') return rows;
    if (context.signal.aborted) return failed('it does not follow the primary yet', true);
    await context.clock.sleep(pollMs, context.signal);
  }
};

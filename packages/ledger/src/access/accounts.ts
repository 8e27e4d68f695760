/**
 * The two accounts of the server: the streams are in LEDGER, services and people in SERVICES. Pure.
 *
 * A permission says where one may publish, and nothing of where an answer goes: whoever may ask
 * chooses that. In one account an answer could be sent to a stream, or, being empty, to the verb
 * that deletes one: whoever could read could destroy. An answer never leaves the account of who
 * asked, and there it meets neither a stream nor the API: only what is served here is let through.
 */
import type { Role } from './roles.ts';

export type Account = 'LEDGER' | 'SERVICES';

/** The streams' owner, and another site's server, which copies them. */
const owners: readonly Role[] = ['admin', 'mirror'];

export const accountOf = (role: Role): Account => (owners.includes(role) ? 'LEDGER' : 'SERVICES');

/** What SERVICES may reach of LEDGER; `many` where one question has many answers. */
export type Served = { readonly subject: string; readonly many: boolean };

const once = (subject: string): Served => ({ subject, many: false });
const often = (subject: string): Served => ({ subject, many: true });

export const served: readonly Served[] = [
  ...['ledger.>', 'seals.>', 'telemetry.>', 'alerts.>', '$KV.LEASES.>'].map(once),
  ...['$JS.API.INFO', '$JS.API.STREAM.INFO.*', '$JS.API.STREAM.MSG.GET.*'].map(once),
  once('$JS.API.CONSUMER.CREATE.LEDGER'),
  ...['$JS.API.CONSUMER.MSG.NEXT.LEDGER.*', '$JS.API.DIRECT.GET.>'].map(often),
];

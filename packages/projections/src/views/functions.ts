/**
 * Functions that views are made of. Pure. Their bodies are bound when they are created, so that
 * they go with their schema when it is renamed.
 */
import { literal } from '../stores/sql.ts';

type SqlFunction = { readonly signature: string; readonly comment: string; readonly text: string };

const functions = (s: string): readonly SqlFunction[] => [
  {
    signature: `${s}.multirange_ms(spans tstzmultirange)`,
    comment: 'How long spans of time are together, milliseconds; what overlaps counts once.',
    text: `returns double precision language sql immutable begin atomic
      select coalesce(sum(extract(epoch from upper(span) - lower(span)) * 1000), 0)
        from unnest(spans) span;
      end`,
  },
  {
    signature: `${s}.elapsed_ms(earlier jsonb, later jsonb)`,
    comment:
      'Milliseconds between two stamps of events: by the monotonic clock of one boot of a host, ' +
      "else by the server's times, of a late event by its own.",
    text: `returns double precision language sql stable begin atomic
      select case
        when split_part(earlier ->> 'bootid', '/', 1) = split_part(later ->> 'bootid', '/', 1)
          then ((later ->> 'monotonicns')::numeric - (earlier ->> 'monotonicns')::numeric) / 1e6
        else extract(epoch from
          case later ->> 'late' when 'true' then later ->> 'time' else later ->> 'recordedAt' end
            ::timestamptz -
          case earlier ->> 'late' when 'true' then earlier ->> 'time' else earlier ->> 'recordedAt'
            end::timestamptz) * 1000
      end::double precision;
      end`,
  },
];

export const createFunctions = (schema: string): readonly string[] =>
  functions(schema).flatMap(({ signature, comment, text }) => [
    `create function ${signature} ${text}`,
    `comment on function ${signature.replace(/(\w+) (\w+)(?=[,)])/g, '$2')} is ${literal(comment)}`,
  ]);

-- The trading database of the example floor. Applied at every start; changes nothing that is there.

CREATE TABLE IF NOT EXISTS orders (
  cl_ord_id         text PRIMARY KEY,
  exchange_order_id text NOT NULL,
  account           text NOT NULL,
  symbol            text NOT NULL,
  side              text NOT NULL CHECK (side IN ('buy', 'sell')),
  quantity          numeric NOT NULL,
  price             numeric NOT NULL,
  tif               text NOT NULL,
  status            text NOT NULL,
  cum_quantity      numeric NOT NULL,
  incarnation       bigint NOT NULL,
  sequence          bigint NOT NULL, -- the journal entry that last changed the row
  created_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL
);

CREATE TABLE IF NOT EXISTS trades (
  exec_id    text PRIMARY KEY,
  txn_id     bigserial NOT NULL,
  cl_ord_id  text NOT NULL,
  account    text NOT NULL,
  symbol     text NOT NULL,
  side       text NOT NULL CHECK (side IN ('buy', 'sell')),
  quantity   numeric NOT NULL,
  price      numeric NOT NULL,
  venue      text NOT NULL,
  status     text NOT NULL,
  created_at timestamptz NOT NULL
);

-- A bust is a row of its own that names the trade it takes back; nothing is ever deleted.
ALTER TABLE trades ADD COLUMN IF NOT EXISTS bust_of text;

CREATE INDEX IF NOT EXISTS trades_created_at ON trades (created_at);
CREATE INDEX IF NOT EXISTS orders_active ON orders (created_at)
  WHERE status IN ('PENDING', 'NEW', 'PARTIALLY_FILLED');

-- One row: who may write, and up to which journal entry the tables are complete.
CREATE TABLE IF NOT EXISTS writer (
  only_row           boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  incarnation        bigint NOT NULL,
  persisted_sequence bigint NOT NULL
);

ALTER TABLE writer ADD COLUMN IF NOT EXISTS day_started_at timestamptz NOT NULL DEFAULT now();

INSERT INTO writer (incarnation, persisted_sequence) VALUES (0, 0) ON CONFLICT DO NOTHING;

-- What each account brought over from the day before. No row is a flat position.
CREATE TABLE IF NOT EXISTS start_of_day_positions (
  account  text NOT NULL,
  symbol   text NOT NULL,
  quantity numeric NOT NULL,
  PRIMARY KEY (account, symbol)
);

-- Limits are never changed, only followed by a new version. The hash is over the very text, so
-- that a version somebody edited in place is found out and not loaded.
CREATE TABLE IF NOT EXISTS risk_limits (
  version    bigint PRIMARY KEY,
  limits     text NOT NULL,
  hash       text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE OR REPLACE FUNCTION add_risk_limits(new_limits text, author text) RETURNS bigint
LANGUAGE sql AS $$
  INSERT INTO risk_limits (version, limits, hash, created_by)
  SELECT coalesce(max(version), 0) + 1, new_limits,
    encode(sha256(convert_to(new_limits, 'UTF8')), 'hex'), author
  FROM risk_limits
  RETURNING version
$$;

SELECT add_risk_limits('{"maxOrderQuantity":"10000","maxOrderNotional":"5000000",'
  || '"maxPosition":"1000000","maxGrossNotional":"1000000000"}', 'schema')
WHERE NOT EXISTS (SELECT FROM risk_limits);

-- Copies of the active orders, taken before a recovery changes anything. One row set per id.
CREATE TABLE IF NOT EXISTS orders_recovery_snapshots (
  snapshot_id text PRIMARY KEY,
  taken_at    timestamptz NOT NULL DEFAULT now(),
  rows        bigint NOT NULL,
  digest      text NOT NULL,
  sequence    bigint NOT NULL, -- the journal entry the rows are as of
  lsn         pg_lsn NOT NULL DEFAULT pg_current_wal_lsn()
);

CREATE TABLE IF NOT EXISTS orders_recovery (
  snapshot_id     text NOT NULL REFERENCES orders_recovery_snapshots,
  cl_ord_id       text NOT NULL,
  account         text NOT NULL,
  symbol          text NOT NULL,
  side            text NOT NULL,
  quantity        numeric NOT NULL,
  price           numeric NOT NULL,
  status          text NOT NULL,
  cum_quantity    numeric NOT NULL,
  leaves_quantity numeric NOT NULL,
  PRIMARY KEY (snapshot_id, cl_ord_id)
);

-- Every order of today that is not finished, as the journal had it at the writer's sequence.
CREATE OR REPLACE FUNCTION load_active_orders() RETURNS SETOF orders
LANGUAGE sql STABLE AS $$
  SELECT orders.* FROM orders, writer
  WHERE status IN ('PENDING', 'NEW', 'PARTIALLY_FILLED') AND created_at >= day_started_at
$$;

-- Start of day plus signed fills, busts taken back: what the tables say of today's positions.
CREATE OR REPLACE FUNCTION load_positions()
RETURNS TABLE (account text, symbol text, start_of_day numeric, bought numeric, sold numeric,
  trades bigint, busts bigint)
LANGUAGE sql STABLE AS $$
  SELECT account, symbol, sum(start_of_day), sum(bought), sum(sold), sum(trades)::bigint,
    sum(busts)::bigint
  FROM (
    SELECT s.account, s.symbol, s.quantity AS start_of_day, 0 AS bought, 0 AS sold, 0 AS trades,
      0 AS busts
    FROM start_of_day_positions s
    UNION ALL
    SELECT t.account, t.symbol, 0,
      CASE WHEN side = 'buy' THEN CASE WHEN bust_of IS NULL THEN t.quantity ELSE -t.quantity END
        ELSE 0 END,
      CASE WHEN side = 'sell' THEN CASE WHEN bust_of IS NULL THEN t.quantity ELSE -t.quantity END
        ELSE 0 END,
      (bust_of IS NULL)::int, (bust_of IS NOT NULL)::int
    FROM trades t, writer WHERE t.created_at >= day_started_at
  ) AS each (account, symbol, start_of_day, bought, sold, trades, busts)
  GROUP BY account, symbol
$$;

-- What must never be true of today's rows, each with how many break it.
CREATE OR REPLACE FUNCTION check_data_integrity()
RETURNS TABLE (check_name text, violations bigint)
LANGUAGE sql STABLE AS $$
  WITH today AS (
    SELECT o.* FROM orders o, writer WHERE o.created_at >= day_started_at
  ), fills AS (
    SELECT t.cl_ord_id, sum(CASE WHEN bust_of IS NULL THEN t.quantity ELSE -t.quantity END) AS sum
    FROM trades t, writer WHERE t.created_at >= day_started_at GROUP BY t.cl_ord_id
  )
  SELECT 'an order is filled beyond its quantity', count(*) FROM today
    WHERE cum_quantity > quantity OR cum_quantity < 0
  UNION ALL
  SELECT 'an order is FILLED and not full, or full and active', count(*) FROM today
    WHERE (status = 'FILLED' AND cum_quantity <> quantity)
      OR (status IN ('PENDING', 'NEW', 'PARTIALLY_FILLED') AND cum_quantity = quantity)
  UNION ALL
  SELECT 'the fills of an order do not add up to what it says', count(*)
    FROM today LEFT JOIN fills USING (cl_ord_id) WHERE cum_quantity <> coalesce(sum, 0)
  UNION ALL
  SELECT 'a fill belongs to no order', count(*)
    FROM fills WHERE NOT EXISTS (SELECT FROM orders o WHERE o.cl_ord_id = fills.cl_ord_id)
  UNION ALL
  SELECT 'a bust names no trade', count(*) FROM trades b
    WHERE bust_of IS NOT NULL
      AND NOT EXISTS (SELECT FROM trades t WHERE t.exec_id = b.bust_of)
  UNION ALL
  SELECT 'a version of the limits does not match its hash', count(*) FROM risk_limits
    WHERE hash <> encode(sha256(convert_to(limits, 'UTF8')), 'hex')
$$;

-- A new trading day: the venue starts empty, so what was open yesterday has expired.
-- `start_of_day` is 'HOUSE:ACME:1000,…' or 'none'.
CREATE OR REPLACE FUNCTION begin_day(start_of_day text) RETURNS void LANGUAGE sql AS $$
  UPDATE orders SET status = 'EXPIRED', updated_at = now()
    WHERE status IN ('PENDING', 'NEW', 'PARTIALLY_FILLED');
  DELETE FROM start_of_day_positions;
  INSERT INTO start_of_day_positions
    SELECT split_part(part, ':', 1), split_part(part, ':', 2), split_part(part, ':', 3)::numeric
    FROM unnest(string_to_array(nullif(start_of_day, 'none'), ',')) AS part;
  UPDATE writer SET incarnation = 0, persisted_sequence = 0, day_started_at = now();
$$;

-- Written and read back by whoever asks whether the database takes commits.
CREATE TABLE IF NOT EXISTS database_heartbeat (
  id int PRIMARY KEY,
  at timestamptz NOT NULL
);

CREATE TABLE IF NOT EXISTS position_reconciliation (
  run_id              text NOT NULL,
  symbol              text NOT NULL,
  account             text NOT NULL,
  internal_position   numeric NOT NULL,
  exchange_position   numeric NOT NULL,
  difference          numeric NOT NULL,
  reconciliation_time timestamptz NOT NULL,
  PRIMARY KEY (run_id, account, symbol)
);

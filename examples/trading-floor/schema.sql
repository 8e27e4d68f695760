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

CREATE INDEX IF NOT EXISTS trades_created_at ON trades (created_at);

-- One row: who may write, and up to which journal entry the tables are complete.
CREATE TABLE IF NOT EXISTS writer (
  only_row           boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  incarnation        bigint NOT NULL,
  persisted_sequence bigint NOT NULL
);

INSERT INTO writer (incarnation, persisted_sequence) VALUES (0, 0) ON CONFLICT DO NOTHING;

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

/**
 * Connections to a database that may move: a pool for the place where it is by now. What still
 * waits at the former place is not waited for. IO.
 */
import pg from 'pg';

export const movingPool = (url: () => string, options: pg.PoolConfig): (() => pg.Pool) => {
  let open: { readonly at: string; readonly pool: pg.Pool } | undefined;
  return () => {
    const at = url();
    if (open?.at === at) return open.pool;
    void open?.pool.end().catch(() => undefined);
    const pool = new pg.Pool({ connectionString: at, ...options });
    pool.on('error', () => undefined); // an idle connection ended: the next question opens another
    open = { at, pool };
    return pool;
  };
};

/** What looks at a database's instances. Types. */
import type { Sample } from './sample.ts';

export type Sampler = {
  /** One look; `primary` is the instance that service discovery names. Never rejects. */
  readonly look: (primary: string) => Promise<Sample>;
  readonly close: () => void;
};

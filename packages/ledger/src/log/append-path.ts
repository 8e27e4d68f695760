/** The way that every append of a connection takes, put together. IO. */
import type { NatsConnection } from 'nats';
import { createAppendDurably } from './append-durably.ts';
import { createPublish } from './append-publish.ts';
import type { AppendUnit } from './append-unit.ts';
import { createGroupCommit } from './batch-group.ts';
import { groupLimits } from './batch-plan.ts';
import type { LeaderReader } from './leader.ts';
import type { Link } from './link.ts';

export type AppendPath = {
  /** Whether the stream takes atomic batches. */
  readonly isAtomic: boolean;
  /** Whether callers that append at the same time share batches. */
  readonly groupCommit: boolean;
};

export const createAppendPath = (
  connection: NatsConnection,
  link: Link,
  leader: LeaderReader,
  { isAtomic, groupCommit }: AppendPath,
): AppendUnit => {
  const atomicity = { isAtomic };
  const publish = createPublish(connection, link);
  const alone = createAppendDurably(publish, link, leader, atomicity);
  return groupCommit && isAtomic
    ? createGroupCommit(publish, alone, link, atomicity, groupLimits)
    : alone;
};

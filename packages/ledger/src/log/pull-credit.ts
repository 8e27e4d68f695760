/**
 * How many messages the server still owes a session, and how many more to ask for. Pure but for
 * its counters.
 *
 * More is asked for while half is still to come, so that a fast reader never waits for a request.
 * Requests overlap and the server serves them in turn, so only their sum is known: once one ran
 * out, all others have to as well, and what is then still owed was lost on the way.
 */

export type PullCredit = {
  readonly owed: () => number;
  /** One of the messages owed has come. */
  readonly delivered: () => void;
  /** A request ran out with so many undelivered (all, if unsaid); false if that cannot be. */
  readonly ranOut: (undelivered: number | undefined) => boolean;
  /** How many to ask for now, which are then owed; 0 when it is not yet time. */
  readonly ask: (unread: number) => number;
};

/** At most `window` messages are on their way or not yet read. */
export const createPullCredit = (window: number): PullCredit => {
  let owed = 0;
  let endsFirst = false;
  return {
    owed: () => owed,
    delivered: () => {
      owed -= 1;
      endsFirst = false;
    },
    ranOut: (undelivered = owed) => {
      owed -= undelivered;
      endsFirst = true;
      return owed >= 0;
    },
    ask: (unread) => {
      if (endsFirst && owed > 0) return 0;
      if (owed + unread > window / 2) return 0;
      const more = window - owed - unread;
      owed += more;
      endsFirst = false;
      return more;
    },
  };
};

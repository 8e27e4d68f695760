/**
 * Who has checked what could be lost, and who has not for too long. Pure. A scheduler that stopped
 * says nothing by itself: silence is noticed by whoever else listens, itself included.
 */

export type Heard = {
  /** When it was last heard of, milliseconds on the listener's monotonic clock. */
  readonly atMs: number;
  /** The same for people; null when it was only heard to start. */
  readonly at: string | null;
  /** Its silence has been told. */
  readonly told: boolean;
};

export type DeadMan = {
  readonly startedAtMs: number;
  readonly heard: Readonly<Record<string, Heard>>;
  readonly missedTold: boolean;
};

export const listening = (startedAtMs: number): DeadMan => ({
  ...{ startedAtMs, heard: {}, missedTold: false },
});

/** A start counts as a sign of life: the first check has that long to come. */
export const heardStart = (state: DeadMan, observer: string, atMs: number): DeadMan => ({
  ...state,
  heard: {
    ...state.heard,
    [observer]: { atMs, at: state.heard[observer]?.at ?? null, told: false },
  },
});

export const heardCheck = (
  state: DeadMan,
  observer: string,
  atMs: number,
  at: string,
): DeadMan => ({
  ...state,
  heard: { ...state.heard, [observer]: { atMs, at, told: false } },
});

/** One stopped on purpose owes nothing; fewer than have to agree are missed from now on. */
export const heardStop = (state: DeadMan, observer: string, atMs: number): DeadMan => {
  const { [observer]: _stopped, ...heard } = state.heard;
  return { startedAtMs: atMs, heard, missedTold: false };
};

export type Silence = {
  /** `nobody` where fewer are heard of than have to agree. */
  readonly observer: string;
  readonly lastHeardAt: string | null;
  readonly silentMs: number;
};

/** What has to be told now, and the state once it is. */
export const silences = (
  state: DeadMan,
  nowMs: number,
  allowedMs: number,
  quorum: number,
): { readonly state: DeadMan; readonly found: readonly Silence[] } => {
  const late = Object.entries(state.heard).filter(
    ([, { atMs, told }]) => !told && nowMs - atMs > allowedMs,
  );
  const found = late.map(([observer, { atMs, at }]) => ({
    ...{ observer, lastHeardAt: at, silentMs: Math.round(nowMs - atMs) },
  }));
  const isLong = nowMs - state.startedAtMs > allowedMs;
  const missed = isLong && !state.missedTold && Object.keys(state.heard).length < quorum;
  const nobody = { observer: 'nobody', lastHeardAt: null };
  const heard = Object.fromEntries(
    late.map(([observer, one]) => [observer, { ...one, told: true }]),
  );
  return {
    state: {
      ...state,
      heard: { ...state.heard, ...heard },
      missedTold: state.missedTold || missed,
    },
    found: missed
      ? [...found, { ...nobody, silentMs: Math.round(nowMs - state.startedAtMs) }]
      : found,
  };
};

/** Whoever could not listen meanwhile holds nothing against anybody. */
export const excused = (state: DeadMan, nowMs: number): DeadMan => ({
  ...state,
  startedAtMs: nowMs,
  heard: Object.fromEntries(
    Object.entries(state.heard).map(([observer, one]) => [observer, { ...one, atMs: nowMs }]),
  ),
});

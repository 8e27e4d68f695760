/**
 * The epoch of a claim to recover a component, `<generation>-<sequence>`, and the rule every
 * program keeps: never obey a lower epoch than the highest seen for that component. Pure.
 */
export type Epochs = Readonly<Record<string, string>>;

export type EpochVerdict =
  | { readonly _tag: 'Raised'; readonly epochs: Epochs }
  | { readonly _tag: 'Same' }
  | { readonly _tag: 'Stale'; readonly epoch: string; readonly highest: string }
  | { readonly _tag: 'Malformed'; readonly hint: string };

const shape = /^(\d{1,15})-(\d{1,15})$/;

const partsOf = (epoch: string): readonly [number, number] | undefined => {
  const match = shape.exec(epoch);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
};

/** Negative when `a` is lower; undefined when either is not an epoch. */
export const compareEpochs = (a: string, b: string): number | undefined => {
  const [left, right] = [partsOf(a), partsOf(b)];
  if (left === undefined || right === undefined) return undefined;
  return left[0] - right[0] || left[1] - right[1];
};

const hint = 'Claim-Epoch is two integers, "3-41", and comes with a Claim-Component';

/** What to do with a request that carries this epoch for this component. */
export const judgeEpoch = (epochs: Epochs, component: string, epoch: string): EpochVerdict => {
  if (component === '' || partsOf(epoch) === undefined) return { _tag: 'Malformed', hint };
  const highest = Object.hasOwn(epochs, component) ? epochs[component] : undefined;
  const order = highest === undefined ? 1 : (compareEpochs(epoch, highest) ?? 1);
  if (highest !== undefined && order < 0) return { _tag: 'Stale', epoch, highest };
  if (order === 0) return { _tag: 'Same' };
  return { _tag: 'Raised', epochs: { ...epochs, [component]: epoch } };
};

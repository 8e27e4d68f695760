/** Options that many commands share, decoded the same way everywhere. Pure. */
import { type EventType, isEventType, type Mode } from '@recovery-ledger/ledger';
import type { Place } from '@recovery-ledger/projections';
import { InvalidArgumentError, Option } from 'commander';

/** Without it RECOVERY_LEDGER_MODE counts, then `real`. */
export const modeOption = (): Option =>
  new Option('--mode <mode>', 'real or drill (default: real)').choices(['real', 'drill']);

export const jsonOption = (): Option => new Option('--json', 'one JSON document on stdout');

export type Common = { readonly mode?: Mode; readonly json?: true; readonly at?: Place };

/** As things were known at a past place of the log. */
export const atOption = (): Option =>
  new Option('--at <place>', 'as it was known at this sequence or instant').argParser(parsePlace);

export const parsePlace = (text: string): Place => {
  if (/^\d+$/.test(text)) return { _tag: 'Sequence', sequence: Number(text) };
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) {
    throw new InvalidArgumentError('Give a sequence (17) or an instant (2026-03-07T09:30:00Z).');
  }
  return { _tag: 'Instant', ms };
};

export const parseEventType = (text: string): EventType => {
  if (isEventType(text)) return text;
  throw new InvalidArgumentError('There is no such event type, for example FailureConfirmed.');
};

/** A whole number from 1 on. */
export const parseSequence = (text: string): number => {
  const sequence = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(sequence) && sequence > 0) return sequence;
  throw new InvalidArgumentError('Give a whole number from 1 on.');
};

/** Every value of an option that is given more than once. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/** Every `name=value` of an option that is given more than once. */
export const collectPair = (
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => {
  const [, name, value] = /^([a-z][A-Za-z0-9]*)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('Give a name and a value, such as target=2026-11-23T14:30:00Z.');
  }
  return { ...before, [name]: value };
};

/**
 * What an action may ask of people, and what comes back. Pure types: who is asked, how answers are
 * counted and how long is waited is recovery/approval.ts, the waiting is shell/ask-people.ts.
 *
 * An answer is to a text, word for word: it carries the text's hash, and counts for nothing else.
 */
import type { EventOfType } from '@recovery-ledger/ledger';

type Requested = EventOfType<'ApprovalRequested'>['data'];

/** An act that was signed by a listed person with that role; anything else is none. */
export type ValidAct = {
  readonly sequence: number;
  readonly atMs: number;
  readonly event: EventOfType<'ApprovalGranted' | 'ApprovalDenied' | 'StepTicked'>;
};

/** What a person has to do by hand, and by whom it may be ticked off. */
export type Task = {
  readonly show: string;
  readonly roles: readonly string[];
  readonly limitMs: number;
  readonly onExpiry: Requested['onExpiry'];
};

/** The valid acts about an incident as far as this process has read them, in the log's order. */
export type ValidActs = (incident: string) => readonly ValidAct[];

export type Question = {
  readonly about: Requested['about'];
  readonly aboutStep: Requested['aboutStep'];
  /** Asked for anew while the answer is waited for: when it changes, older answers lapse. */
  readonly show: () => Promise<string>;
  readonly approvers: Requested['approvers'];
  readonly limitMs: number;
  readonly onExpiry: Requested['onExpiry'];
  readonly loss: Requested['loss'];
};

export type PeoplesAnswer =
  | {
      readonly _tag: 'Granted';
      readonly by: readonly { readonly person: string; readonly role: string }[];
      readonly shownHash: string;
      readonly waitedMs: number;
    }
  | { readonly _tag: 'Denied'; readonly by: string; readonly reason: string }
  | { readonly _tag: 'Expired'; readonly onExpiry: Question['onExpiry']; readonly waitedMs: number }
  /** The step's signal was aborted: nothing is known yet, and whoever goes on asks again. */
  | { readonly _tag: 'Unanswered' };

export type Tick =
  | {
      readonly _tag: 'Ticked';
      readonly outcome: EventOfType<'StepTicked'>['data']['outcome'];
      readonly by: string;
      readonly reason: string;
      readonly evidence: Readonly<Record<string, unknown>>;
      readonly waitedMs: number;
    }
  | {
      readonly _tag: 'Expired';
      readonly onExpiry: Requested['onExpiry'];
      readonly waitedMs: number;
    }
  | { readonly _tag: 'Unanswered' };

export type People = {
  readonly ask: (question: Question) => Promise<PeoplesAnswer>;
  /** Waits until a person has done a step that only a person can do. */
  readonly ticked: (task: Task) => Promise<Tick>;
};

/** An inbox for a person: what is most urgent first, each with what to type. Pure. */
import { untilWords } from '../acts/lasting.ts';
import { reachWords } from '../acts/pause.ts';
import type { Paint } from '../shell.ts';
import { showMs } from '../terminal/show-ms.ts';
import { list } from '../words/list.ts';
import type { Inbox } from './inbox.ts';

type Item = { readonly title: string; readonly lines: readonly string[] };

export const inboxLines = (inbox: Inbox, paint: Paint): readonly string[] => {
  const items = [
    ...inbox.approvals.map(approvalItem),
    ...inbox.ticks.map(tickItem),
    ...inbox.paused.map(pausedItem),
    ...inbox.withheld.map(withheldItem),
    ...inbox.incidents.map(incidentItem),
    ...inbox.breaks.map(breakItem),
  ];
  const shown = items.flatMap(({ title, lines }) => [
    paint.bold(title),
    ...lines.flatMap((line) => line.split('\n')).map((line) => `  ${line}`),
  ]);
  return [...(shown.length === 0 ? ['nothing waits for anybody'] : shown), ...standing(inbox)];
};

const approvalItem = (of: Inbox['approvals'][number]): Item => ({
  title: `approve ${of.approval}: ${of.component}, ${showMs(of.leftMs)} left, then ${of.onExpiry}`,
  lines: [
    of.shown,
    `${of.granted.length} of ${of.required} agreed (${list(of.granted)}); asks ${list(of.roles)}`,
    ...(of.yours ? [] : ['not for you to answer']),
    `recovery-ledger approve ${of.approval} --hash ${of.shownHash.slice(7, 19)} --reason …`,
  ],
});

const tickItem = (of: Inbox['ticks'][number]): Item => ({
  title: `do ${of.step} of ${of.recovery} (${of.component}): ${showMs(of.leftMs)} left, then ${of.onExpiry}`,
  lines: [
    of.shown,
    ...(of.yours ? [] : [`not for you to do: it asks ${list(of.roles)}`]),
    `recovery-ledger tick ${of.recovery} ${of.step} done --reason …`,
  ],
});

const pausedItem = (of: Inbox['paused'][number]): Item => ({
  title: `paused: ${of.recovery} of ${of.component}, at ${of.step}`,
  lines: [
    of.reason,
    `recovery-ledger continue ${of.recovery} --reason …   (--skip ${of.step} leaves the step out)`,
    `recovery-ledger abandon ${of.recovery} --reason …`,
  ],
});

const withheldItem = (of: Inbox['withheld'][number]): Item => ({
  title: `withheld: ${of.component} (${of.incident})`,
  lines: [
    ...of.blockers.map(({ code, detail, lift }) => `${code}: ${detail}; ${lift}`),
    ...(of.start === null ? [] : [`${of.start} --reason …`]),
  ],
});

const incidentItem = (of: Inbox['incidents'][number]): Item => ({
  title: `nobody works on ${of.incident} yet: ${list(of.components)}, since ${of.openedAt}`,
  lines: [`recovery-ledger ack ${of.incident} --reason …`],
});

const breakItem = (of: Inbox['breaks'][number]): Item => ({
  title: `break ${of.discrepancy}: ${of.symbol} of ${of.account} (${of.kind}), since ${of.foundAt}`,
  lines: [
    `${of.internal} here, ${of.external} there, ${of.difference} apart; explained: ${of.explained ?? 'no'}`,
    `recovery-ledger explain ${of.discrepancy} --cause <cause> --reason …`,
  ],
});

/** What people have told the recoverers to leave: forgotten pauses hurt most. */
const standing = ({ halts, pauses, blocks, maintenance }: Inbox): readonly string[] => [
  ...halts.map(({ halt, reason }) => `halted: ${halt} (${reason})`),
  ...pauses.map(
    ({ pause, components, expiresAt, by }) =>
      `in force: ${pause} of ${reachWords(components)} by ${by}, ${untilWords(expiresAt)}`,
  ),
  ...blocks.map(
    ({ block, component, expiresAt, by }) =>
      `in force: ${block} of ${component} by ${by}, ${untilWords(expiresAt)}`,
  ),
  ...maintenance.map(
    ({ maintenance: id, components, from, until }) =>
      `planned: ${id} of ${reachWords(components)} from ${from} until ${until}`,
  ),
];

/**
 * `schema`: event types, their JSON Schemas, the AsyncAPI document and the page about events. Needs
 * no server: all of it comes from the codecs.
 */
import { catalogue, loadSchemas } from '@recovery-ledger/ledger';
import { readModelsPage, readOnlyRoleText } from '@recovery-ledger/projections';
import { Option } from 'commander';
import { badInput, done, type Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { jsonOption } from './options.ts';

type Options = {
  readonly data?: true;
  readonly all?: true;
  readonly asyncapi?: true;
  readonly docs?: true;
  readonly readModels?: true;
  readonly readOnlyRole?: string;
  readonly json?: true;
};

const names = ['data', 'all', 'asyncapi', 'docs', 'readModels', 'readOnlyRole'] as const;

const description = `print what events look like; a type is StepStarted, or RecoveryPlanned.1 for
a version that is only read`;

export const schema: Register = (program, run) =>
  program
    .command('schema [type]')
    .description(description.replace('\n', ' '))
    .addOption(new Option('--data', 'the schema of the data alone').conflicts(others('data')))
    .addOption(new Option('--all', 'one document for all events').conflicts(others('all')))
    .addOption(new Option('--asyncapi', 'the AsyncAPI document').conflicts(others('asyncapi')))
    .addOption(
      new Option('--docs', 'the page docs/events.md').conflicts([...others('docs'), 'json']),
    )
    .addOption(
      new Option('--read-models', 'the page docs/read-models.md: tables and views').conflicts([
        ...others('readModels'),
        'json',
      ]),
    )
    .addOption(
      new Option('--read-only-role <login>', 'SQL that lets an auditor read them').conflicts([
        ...others('readOnlyRole'),
        'json',
      ]),
    )
    .addOption(jsonOption())
    .action((type: string | undefined, options: Options) =>
      run((shell) => print(shell, type, options)),
    );

const others = (own: string): string[] => names.filter((name) => name !== own);

const print = async (
  shell: Shell,
  type: string | undefined,
  options: Options,
): Promise<Outcome> => {
  const whole = names.some((name) => name !== 'data' && options[name] !== undefined);
  if (type !== undefined && whole) {
    return badInput(`what was asked for is not about ${type} alone`, 'leave the type or it out');
  }
  if (options.data === true && type === undefined) {
    return badInput(
      '--data needs a type',
      'for example: recovery-ledger schema StepStarted --data',
    );
  }
  const text = (all: string) => all.split('\n').forEach(shell.print);
  if (options.readModels || options.readOnlyRole !== undefined) {
    text(
      options.readModels
        ? readModelsPage().trimEnd()
        : readOnlyRoleText(options.readOnlyRole ?? ''),
    );
    return done;
  }
  const schemas = await loadSchemas();
  const json = (value: object) =>
    text(options.json ? JSON.stringify(value) : JSON.stringify(value, null, 2));
  if (type !== undefined) return one(schemas, type, options, json);
  if (options.all) json(schemas.allSchemas());
  else if (options.asyncapi) json(schemas.asyncApi());
  else if (options.docs)
    text(schemas.eventsPage((event) => JSON.parse(schemas.readGolden(event).toString())).trimEnd());
  else list(shell, schemas, options.json === true);
  return done;
};

type Schemas = Awaited<ReturnType<typeof loadSchemas>>;

const one = (
  { eventVersions, keyOf, dataSchema, eventSchema }: Schemas,
  type: string,
  { data }: Options,
  json: (value: object) => void,
): Outcome => {
  const event = eventVersions().findLast((known) => known.type === type || keyOf(known) === type);
  if (event === undefined) {
    return badInput(`there is no event type "${type}"`, 'recovery-ledger schema lists them');
  }
  json(data ? dataSchema(event) : eventSchema(event));
  return done;
};

/** One row per version, today's and older ones. */
const list = (shell: Shell, schemas: Schemas, json: boolean): void => {
  const rows = schemas.eventVersions().map(({ type, version }) => {
    const { family, version: today } = catalogue[type];
    return { type, version, today: version === today, family, ...schemas.eventMeanings[type] };
  });
  if (json) {
    shell.print(JSON.stringify({ types: rows }));
    return;
  }
  const lines = rows.map(({ type, version, today, family, writers, says }) => [
    today ? type : `${type}.${version}`,
    `${version}`,
    family,
    writers.join(', '),
    says,
  ]);
  for (const line of columns([['type', 'version', 'family', 'written by', 'says'], ...lines]))
    shell.print(line);
};

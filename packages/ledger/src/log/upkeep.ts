/** What an admin does to the streams, each over a connection of its own. IO. */
import type * as E from 'fp-ts/lib/Either.js';
import { type Adopt, type AdoptionRefused, adoptStreams } from './adopt-log.ts';
import type { AdoptionSettings } from './adopt-step.ts';
import type { Adoption } from './adoption-plan.ts';
import type { CannotConnect } from './connection.ts';
import { type CreateMirror, mirrorStreams } from './create-mirror.ts';
import { type Migrate, type MigrationRefused, migrateStreams } from './migrate-log.ts';
import type { MigrationStep } from './migration-plan.ts';
import { whileConnected } from './with-connection.ts';

export const migrateLog = (
  settings: AdoptionSettings,
  migrate: Migrate,
): Promise<E.Either<CannotConnect | MigrationRefused, readonly MigrationStep[]>> =>
  whileConnected(settings, (connection) => migrateStreams(connection, migrate));

export const mirrorLog = (
  settings: AdoptionSettings,
  mirror: CreateMirror,
): Promise<E.Either<CannotConnect | MigrationRefused, readonly string[]>> =>
  whileConnected(settings, (connection) => mirrorStreams(connection, mirror));

export const adoptLog = (
  settings: AdoptionSettings,
  adopt: Adopt,
): Promise<E.Either<AdoptionRefused | CannotConnect, Adoption | undefined>> =>
  whileConnected(settings, (connection) => adoptStreams(connection, settings, adopt));

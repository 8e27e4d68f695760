/** Every report that can be asked for, in the order of the auditors' catalogue. */
import { controlReports } from './control-reports.ts';
import type { ReportDefinition } from './definition.ts';
import { incidentReports } from './incident-reports.ts';
import { operationReports } from './operation-reports.ts';
import { recordReports } from './record-reports.ts';

const numberOf = ({ number }: ReportDefinition): number => Number(number.slice(1));

export const allReports: readonly ReportDefinition[] = [
  ...incidentReports,
  ...controlReports,
  ...operationReports,
  ...recordReports,
].sort((a, b) => numberOf(a) - numberOf(b));

/** The public screen of the alerts package: the alert service, and its rules as data. */

export type { AlerterDeps, Logger } from './io/alerter-deps.ts';
export { alertRules } from './rules/alert-rules.ts';
export type { Alert, Rule } from './rules/rule.ts';
export { runAlerter } from './run-alerter.ts';

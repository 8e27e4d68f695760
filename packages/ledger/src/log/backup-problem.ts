/** Why a backup or a restore did not happen or was not finished, and what to do. Pure. */

export type BackupProblem =
  | {
      /** Nothing was changed. */
      readonly _tag: 'BackupRefused';
      readonly reason: string;
      readonly hint: string;
    }
  | {
      readonly _tag: 'BackupFailed';
      readonly reason: string;
      readonly hint: string;
    };

export const refuseBackup = (reason: string, hint: string): BackupProblem => ({
  _tag: 'BackupRefused',
  reason,
  hint,
});

export const backupFailed = (reason: string, hint: string): BackupProblem => ({
  _tag: 'BackupFailed',
  reason,
  hint,
});

/** A bundle that is not what it was when it was made: the first wrong place that was met. */
export class BundleDamaged extends Error {
  override readonly name = 'BundleDamaged';
  readonly file: string;
  /** From 1; null where the file as a whole is wrong. */
  readonly line: number | null;
  readonly what: string;

  constructor(file: string, line: number | null, what: string) {
    super(`${file}${line === null ? '' : `, line ${line}`}: ${what}`);
    this.file = file;
    this.line = line;
    this.what = what;
  }
}

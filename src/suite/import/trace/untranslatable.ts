/** Why a test is not translated, and the line that keeps it from being so. */
export class Untranslatable extends Error {
  override readonly name = 'Untranslatable';
  readonly line: number;

  constructor(line: number, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.line = line;
  }
}

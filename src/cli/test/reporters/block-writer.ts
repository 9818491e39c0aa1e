import { defuseCommands, type ReporterOutput } from '../../../suite/index.ts';

/**
 * Writes whole rows for a terminal or the log of a CI system. Policies' own words are in them: none of them is taken
 * for a command to that system.
 */
export class BlockWriter {
  private isSetOff = true;
  private readonly output: ReporterOutput;

  constructor(output: ReporterOutput) {
    this.output = output;
  }

  /** Rows that go on from those before. */
  rows(rows: readonly string[]): void {
    if (rows.length === 0) return;
    this.output.write(defuseCommands(rows.map((row) => `${row}\n`).join('')));
    this.isSetOff = false;
  }

  /** Rows with a blank one before and behind them. */
  block(rows: readonly string[]): void {
    this.rows([...(this.isSetOff ? [] : ['']), ...rows, '']);
    this.isSetOff = true;
  }
}

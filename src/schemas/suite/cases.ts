import type { Expectation } from './expectation.ts';
import type { SuiteDefaults } from './surroundings.ts';
import type { CaseName, FilledText, Placeholder } from './texts.ts';

/** A case of its own. */
export interface PlainCase extends CaseParts<never> {
  /** A name that no other case has, on one line. */
  readonly name: CaseName;
}

/** A case for each row of a table; `${column}` in its texts is the row's value. */
export interface TableCase extends CaseParts<Placeholder> {
  /** The name; values of the row are put behind it unless it has a placeholder. Rows may have names instead. */
  readonly name?: CaseName;
  /**
   * A list of rows, or a mapping of columns to lists whose values are all combined. Columns are keys of a case, whose
   * place they take, or variables.
   */
  readonly each: readonly Row[] | Readonly<Record<string, readonly unknown[]>>;
}

type Row = object;

interface CaseParts<P> extends SuiteDefaults<P> {
  /** Whether the case is left out, or why. */
  readonly skip?: boolean | FilledText | P;
  /** Whether the other cases are left out. */
  readonly only?: boolean | P;
  readonly expect?: Expectation<P> | P;
}

import { WardctlError } from '../../errors.ts';
import type { JsonValue } from '../../json/index.ts';
import { FindingList, shownValue, type PlacedDocument } from '../../policy/index.ts';

/** Keys and indexes that lead to a value of the file. */
export type Path = readonly (string | number)[];

/** Makes a typed value of a JSON value; `undefined` where it is wrong, which then is reported. */
export type Reader<T> = (value: JsonValue, path: Path, reading: Reading) => T | undefined;

/** What the file is, as a text with places and tags. */
export interface ConfigText extends PlacedDocument {
  tagOf(path: Path): string | undefined;
}

/** The reading of one verification config file: all that is wrong with it. */
export class Reading {
  private readonly document: ConfigText;
  private readonly problems = new FindingList();
  private count = 0;

  constructor(document: ConfigText) {
    this.document = document;
  }

  /** @param message what was expected and found */
  problem(path: Path, message: string, part: 'key' | 'value' = 'value'): void {
    this.count++;
    this.problems.add(path, () => message, part);
  }

  /** Reports a value of the wrong kind. @param advice what to do, behind `expected …, found …` */
  wrong(value: JsonValue, path: Path, expected: string, advice = ''): void {
    this.problem(path, `expected ${expected}, found ${shownValue(value)}${advice}`);
  }

  /** The tag in front of a value: `!equal`. */
  tagOf(path: Path): string | undefined {
    return this.document.tagOf(path);
  }

  hasProblems(): boolean {
    return this.count > 0;
  }

  /** The error that lists all problems. @param name of the file */
  invalid(name: string): WardctlError {
    const lines = this.problems.lines(this.document, name);
    const listed = lines.length === 1 ? lines : [`${name} has several problems`, ...lines];
    return new WardctlError(
      'VERIFICATION_CONFIG_INVALID',
      `Verification config is invalid: ${listed.join('\n')}`,
      {
        hint: 'The numbers behind the name of the file are line and column. All keys and values: wardctl schema verification-config',
        details: { problems: lines },
      },
    );
  }
}

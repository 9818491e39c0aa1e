import { resolve } from 'node:path';
import { readFileBounded } from '../../files/index.ts';
import type { ProblemPlace } from './problem.ts';
import type { SourcePosition } from './source-map.ts';

const lineEnd = /\r\n|[\n\r\u2028\u2029]/;
const maxSourceBytes = 4 * 1024 * 1024;

/** The sources of a project, read again to show what is wrong with them. */
export class SourceTexts {
  private readonly folder: string;
  private readonly files: ReadonlySet<string> | undefined;
  private readonly lines = new Map<string, readonly string[]>();

  /**
   * @param folder absolute path that names of sources are relative to
   * @param files the sources that were read before, as maps inside of packages may name any other file. Default: all
   */
  constructor(folder: string, files?: ReadonlySet<string>) {
    this.folder = folder;
    this.files = files;
  }

  /** A place with the text of its line, if the source is still there. */
  placeOf({ source, line, column }: SourcePosition, length = 1): ProblemPlace {
    const lineText = this.linesOf(source)[line - 1];
    return { file: source, line, column, length, ...(lineText === undefined ? {} : { lineText }) };
  }

  /** What stands at a place, up to the end of its line. */
  textAt({ source, line, column }: SourcePosition): string {
    return this.linesOf(source)[line - 1]?.slice(column - 1) ?? '';
  }

  private linesOf(source: string): readonly string[] {
    if (this.files?.has(source) === false) return [];
    const known = this.lines.get(source);
    if (known !== undefined) return known;
    const lines = readLines(resolve(this.folder, source));
    this.lines.set(source, lines);
    return lines;
  }
}

function readLines(path: string): readonly string[] {
  try {
    const source = readFileBounded(path, {
      what: 'source',
      errorCode: 'BUILD_FAILED',
      maxBytes: maxSourceBytes,
      onlyFiles: true,
    });
    return source.toString('utf8').split(lineEnd);
  } catch {
    // The place alone has to do.
    return [];
  }
}

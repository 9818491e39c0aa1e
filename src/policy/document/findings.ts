import { pathText, type Path, type PlacedDocument } from './place.ts';

/** Something to say about a value of a document. */
export interface Finding {
  readonly path: Path;
  /** What of a mapping's member it is about. Default: its value. */
  readonly part?: 'key' | 'value';
  readonly message: string;
}

/** More are counted only: a document can have any number of faults. */
const maxKept = 50;

/** Findings of one kind in one document, in the order they were made. */
export class FindingList {
  private readonly kept: Finding[] = [];
  private dropped = 0;

  /** @param message what is said, put into words only where it is kept */
  add(path: Path, message: () => string, part: 'key' | 'value' = 'value'): void {
    if (this.kept.length < maxKept) this.kept.push({ path, part, message: message() });
    else this.dropped++;
  }

  /** One line for each, with its place in the text, in the order of the text. */
  lines(document: PlacedDocument, name: string): string[] {
    const lines = this.inOrder(document).map((finding) => findingLine(finding, document, name));
    return this.dropped === 0 ? lines : [...lines, `${name}: and ${String(this.dropped)} more`];
  }

  /** Those that are kept, in the order of the text. */
  inOrder(document: PlacedDocument): Finding[] {
    const placed = this.kept.map((finding) => ({
      finding,
      ...document.positionOf(finding.path, finding.part),
    }));
    placed.sort((a, b) => a.line - b.line || a.column - b.column);
    return placed.map(({ finding }) => finding);
  }

  /** How many are only counted. */
  get left(): number {
    return this.dropped;
  }
}

/** All that is said about one document. */
export interface Findings {
  /** What makes it unusable. */
  readonly problems: FindingList;
  /** What its author should look into. */
  readonly warnings: FindingList;
}

/** As compilers do, so that editors find the place: `metadata.yml:4:12: rules[0].operations: …`. */
export function findingLine(
  { path, part, message }: Finding,
  document: PlacedDocument,
  name: string,
): string {
  const { line, column } = document.positionOf(path, part);
  return `${name}:${String(line)}:${String(column)}: ${findingText({ path, message })}`;
}

/** What is said, behind the path of the value that it is about. */
export function findingText({ path, message }: Pick<Finding, 'path' | 'message'>): string {
  return path.length === 0 ? message : `${pathText(path)}: ${message}`;
}

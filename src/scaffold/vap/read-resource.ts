import { WardctlError } from '../../errors.ts';
import { valueAt, type JsonValue } from '../../json/index.ts';
import { findingLine, FindingList, shownValue, type PlacedDocument } from '../../policy/index.ts';
import { parseYamlDocuments } from '../../yaml/index.ts';
import type { ResourceShape } from './shape.ts';

const apiVersion = 'admissionregistration.k8s.io/v1';

/** A file with one resource. */
export interface ResourceFile {
  /** What messages call it, for instance its path. */
  readonly name: string;
  /** YAML or JSON. */
  readonly text: string;
}

/** A resource that has the shape it should have. */
export interface PlacedResource extends PlacedDocument {
  readonly name: string;
  /** Unknown keys. */
  readonly warnings: FindingList;
}

/**
 * Reads the one resource of a file.
 * @throws WardctlError VAP_UNREADABLE for what is no YAML, VAP_INVALID with all problems and their places
 */
export async function readResource(
  { name, text }: ResourceFile,
  { kind, check }: ResourceShape,
): Promise<PlacedResource> {
  const documents = await parseYamlDocuments(text, {
    name,
    errorCode: 'VAP_UNREADABLE',
    dialect: 'kubernetes',
  });
  const [document] = documents;
  if (document === undefined || documents.length > 1) {
    throw new WardctlError(
      'VAP_INVALID',
      `${name}: expected one ${kind}, found ${String(documents.length)} documents`,
      {
        hint: 'Put each resource into a file of its own.',
      },
    );
  }
  checkKind(document, name, kind);
  const problems = new FindingList();
  const warnings = new FindingList();
  check.check(document.value, [], { problems, warnings });
  const lines = problems.lines(document, name);
  if (lines.length > 0) throw invalid(lines, kind);
  return {
    name,
    value: document.value,
    positionOf: (path) => document.positionOf(path),
    warnings,
  };
}

/** Looked at first: of another kind, everything else would be wrong too. */
function checkKind(document: PlacedDocument, name: string, kind: string): void {
  const { value } = document;
  if (valueAt(value, 'apiVersion') === apiVersion && valueAt(value, 'kind') === kind) return;
  const message = `expected apiVersion ${apiVersion} and kind ${kind}, found ${shownKind(value)}`;
  throw new WardctlError('VAP_INVALID', findingLine({ path: [], message }, document, name), {
    hint: 'The policy is given with --policy, its binding with --binding.',
  });
}

function shownKind(value: JsonValue): string {
  if (!(value instanceof Map)) return shownValue(value);
  const [version, kind] = ['apiVersion', 'kind'].map((key) => shownValue(value.get(key) ?? null));
  return `${version ?? ''} and ${kind ?? ''}`;
}

function invalid(lines: readonly string[], kind: string): WardctlError {
  const [only] = lines;
  const message =
    lines.length === 1 && only !== undefined ? only : [`no valid ${kind}:`, ...lines].join('\n');
  return new WardctlError('VAP_INVALID', message, {
    hint: 'Correct the file; the numbers behind its name are line and column.',
    details: { problems: lines },
  });
}

import { isCollection, isNode, isPair, parseAllDocuments, type Document } from 'yaml';
import { invalidYaml, type YamlDocument, type YamlSource } from './document.ts';
import { NodeLocator } from './node-locator.ts';
import { NodeError, NodeReader, nestedTooDeep } from './node-reader.ts';
import { kubernetesTags, strictTags } from './tags.ts';
import { TextPositions } from './text-positions.ts';

const maxDocuments = 100_000;

/** The documents of a YAML text. @throws WardctlError with the source's code, naming line and column */
export function readDocuments(text: string, source: YamlSource): YamlDocument[] {
  const isKubernetes = source.dialect === 'kubernetes';
  const documents = parseAllDocuments(text, {
    version: isKubernetes ? '1.1' : '1.2',
    merge: isKubernetes,
    // JSON has no dates and no bytes; with these tags they are strings, as they are to the reference.
    resolveKnownTags: false,
    intAsBigInt: true,
    // The reader of nodes looks for duplicates itself: the library compares each key with each.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    customTags: isKubernetes ? kubernetesTags : strictTags,
  });
  if (!Array.isArray(documents)) return [];
  const positions = new TextPositions(text);
  const fail = (problem: string, offset: number): never => {
    const { line, column } = positions.at(offset);
    throw invalidYaml(source, `line ${String(line)}, column ${String(column)}: ${problem}`);
  };
  const surplus = documents[maxDocuments];
  if (surplus !== undefined) fail(`more than ${String(maxDocuments)} documents`, surplus.range[0]);
  const reader = new NodeReader();
  return documents.map((document) => {
    const [problem] = document.errors;
    if (problem !== undefined) {
      // The library goes on until the engine's stack is full, and says no more than that.
      fail(problem.code === 'RESOURCE_EXHAUSTION' ? nestedTooDeep : problem.message, problem.pos[0]);
    }
    const { contents } = document;
    const start = contents?.range[0] ?? document.range[0];
    const locator = new NodeLocator(contents, start);
    try {
      return {
        value: reader.read(contents),
        tag: contents?.tag,
        comment: leadingComment(document),
        positionOf: (path, part) => positions.of(locator.locate(path), part),
      };
    } catch (error) {
      if (error instanceof NodeError) return fail(error.message, error.offset ?? start);
      throw error;
    }
  });
}

/** Without `---` in front of it, the library takes the comment for one about the first item. */
function leadingComment({ commentBefore, contents }: Document): string {
  const item: unknown = isCollection(contents) ? contents.items[0] : undefined;
  const first = isPair(item) ? item.key : item;
  const nodes = [contents, first].map((node) => (isNode(node) ? node.commentBefore : undefined));
  return [commentBefore, ...nodes].filter((part) => part).join('\n');
}

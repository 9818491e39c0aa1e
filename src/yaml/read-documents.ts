import { isCollection, isNode, isPair, parseAllDocuments, type Document, type YAMLError } from 'yaml';
import { invalidYamlAt, type YamlDocument, type YamlFault, type YamlSource } from './document.ts';
import { NodeLocator } from './node-locator.ts';
import { NodeError, NodeReader, nestedTooDeep } from './node-reader.ts';
import { kubernetesTags, strictTags } from './tags.ts';
import { TextPositions } from './text-positions.ts';

const maxDocuments = 100_000;
const syntaxHint =
  'Correct the file there, or just before: what is missing may be a quote, a bracket, or spaces in front of a line.';

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
  const fail = (fault: YamlFault): never => {
    throw invalidYamlAt(source, positions, fault);
  };
  const surplus = documents[maxDocuments];
  if (surplus !== undefined) {
    fail({ problem: `more than ${String(maxDocuments)} documents`, offset: surplus.range[0] });
  }
  const reader = new NodeReader();
  return documents.map((document) => {
    const [error] = document.errors;
    if (error !== undefined) fail(syntaxFault(error));
    const { contents } = document;
    const start = contents?.range[0] ?? document.range[0];
    const locator = new NodeLocator(contents, start);
    try {
      return {
        value: reader.read(contents),
        tag: contents?.tag,
        tagOf: (path) => locator.tagOf(path),
        comment: leadingComment(document),
        positionOf: (path, part) => positions.of(locator.locate(path), part),
      };
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      const { message: problem, offset = start, firstOffset, hint } = error;
      return fail({ problem, offset, firstOffset, hint });
    }
  });
}

function syntaxFault({ code, message, pos: [offset] }: YAMLError): YamlFault {
  // The library goes on until the engine's stack is full, and says no more than that.
  if (code === 'RESOURCE_EXHAUSTION') return { problem: nestedTooDeep, offset };
  return { problem: message, offset, hint: syntaxHint };
}

/** Without `---` in front of it, the library takes the comment for one about the first item. */
function leadingComment({ commentBefore, contents }: Document): string {
  const item: unknown = isCollection(contents) ? contents.items[0] : undefined;
  const first = isPair(item) ? item.key : item;
  const nodes = [contents, first].map((node) => (isNode(node) ? node.commentBefore : undefined));
  return [commentBefore, ...nodes].filter((part) => part).join('\n');
}

import { isCollection, isNode, isPair, LineCounter, parseAllDocuments, type Document } from 'yaml';
import { invalidYaml, type YamlDocument, type YamlSource } from './document.ts';
import { NodeError, NodeReader } from './node-reader.ts';
import { kubernetesTags, strictTags } from './tags.ts';

const maxDocuments = 100_000;

/** The documents of a YAML text. @throws WardctlError with the source's code, naming line and column */
export function readDocuments(text: string, source: YamlSource): YamlDocument[] {
  const lineCounter = new LineCounter();
  const isKubernetes = source.dialect === 'kubernetes';
  const documents = parseAllDocuments(text, {
    version: isKubernetes ? '1.1' : '1.2',
    merge: isKubernetes,
    intAsBigInt: true,
    // The reader of nodes looks for duplicates itself: the library compares each key with each.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter,
    customTags: isKubernetes ? kubernetesTags : strictTags,
  });
  if (!Array.isArray(documents)) return [];
  if (documents.length > maxDocuments) {
    throw invalidYaml(source, `more than ${String(maxDocuments)} documents`);
  }
  const fail = (problem: string, offset: number | undefined): never => {
    const { line, col } = lineCounter.linePos(offset ?? 0);
    const place = offset === undefined ? '' : `line ${String(line)}, column ${String(col)}: `;
    throw invalidYaml(source, place + problem);
  };
  const reader = new NodeReader();
  return documents.map((document) => {
    const [problem] = document.errors;
    if (problem !== undefined) fail(problem.message, problem.pos[0]);
    const { contents } = document;
    const start = contents?.range[0] ?? document.range[0];
    try {
      return {
        value: reader.read(contents),
        tag: contents?.tag,
        comment: leadingComment(document),
        lineOf: (path) => {
          const node: unknown = path.length === 0 ? contents : document.getIn(path, true);
          return lineCounter.linePos((isNode(node) ? node.range?.[0] : undefined) ?? start).line;
        },
      };
    } catch (error) {
      if (error instanceof NodeError) return fail(error.message, error.offset);
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

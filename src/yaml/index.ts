import type { ErrorCode } from '../errors.ts';
import { WardctlError } from '../errors.ts';
import { JsonSyntaxError, parseJson, type JsonValue } from '../json/index.ts';

/** What a YAML text is and how its errors are reported. */
export interface YamlSource {
  /** Name in messages, for instance the path. */
  readonly name: string;
  readonly errorCode: ErrorCode;
  /**
   * `strict` is YAML 1.2, as the reference reads settings and policies. `kubernetes` reads what kubectl reads:
   * merge keys, `yes` and `on` as booleans, `0644` as an octal number.
   */
  readonly dialect: 'strict' | 'kubernetes';
}

/** One document of a YAML text, with what is known of its place in the text. */
export interface YamlDocument {
  readonly value: JsonValue;
  /** Comment lines in front of the value, without `#`; `''` where there are none. */
  readonly comment: string;
  /**
   * Line of the value at a path of keys and indexes, from 1; the document's own for an empty path, and wherever
   * the text does not show the value (JSON, aliases, merged keys).
   */
  lineOf(path: readonly (string | number)[]): number;
}

const maxBytes = 64 * 1024 * 1024;
const maxDocuments = 100_000;
/** An anchor that is used more often than this is taken for an attack by expansion. */
const maxAliasCount = 1000;
const maxDepth = 128;

/**
 * The documents of a YAML or JSON text, numbers kept exactly; empty documents are `null`, an empty text has none.
 * @throws WardctlError with the given code, naming line and column
 */
export async function parseYaml(text: string, source: YamlSource): Promise<JsonValue[]> {
  const documents = await parseYamlDocuments(text, source);
  return documents.map(({ value }) => value);
}

/**
 * As {@link parseYaml}, with the lines and leading comments of the documents.
 * @throws WardctlError with the given code, naming line and column
 */
export async function parseYamlDocuments(text: string, source: YamlSource): Promise<YamlDocument[]> {
  if (Buffer.byteLength(text) > maxBytes) {
    throw invalid(source, `larger than ${String(maxBytes / 1024 / 1024)} MiB`);
  }
  return parseAsJson(text) ?? parseAsYaml(text, source);
}

/** JSON is YAML too; reading it here spares loading the YAML library. */
function parseAsJson(text: string): YamlDocument[] | undefined {
  const [start] = /^\s*[{[]/.exec(text) ?? [];
  if (start === undefined) return undefined;
  try {
    return [{ value: parseJson(text), comment: '', lineOf: () => start.split('\n').length }];
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

async function parseAsYaml(text: string, source: YamlSource): Promise<YamlDocument[]> {
  const { isNode, LineCounter, parseAllDocuments } = await import('yaml');
  const lineCounter = new LineCounter();
  const isKubernetes = source.dialect === 'kubernetes';
  const documents = parseAllDocuments(text, {
    version: isKubernetes ? '1.1' : '1.2',
    merge: isKubernetes,
    intAsBigInt: true,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter,
    // kubectl knows neither base 60 (ports such as 22:22) nor dates; both stay strings.
    customTags: (tags) =>
      tags
        .filter((tag) => typeof tag === 'string' || !isForeignTag(tag))
        .map((tag) => (isKubernetes && typeof tag !== 'string' ? withDigits(tag) : tag)),
  });
  if (!Array.isArray(documents)) return [];
  if (documents.length > maxDocuments) throw invalid(source, `more than ${String(maxDocuments)} documents`);
  return documents.map((document) => {
    const [problem] = document.errors;
    if (problem !== undefined) {
      const { line, col } = lineCounter.linePos(problem.pos[0]);
      throw invalid(source, `line ${String(line)}, column ${String(col)}: ${problem.message}`);
    }
    let value: unknown;
    try {
      value = document.toJS({ mapAsMap: true, maxAliasCount });
    } catch (error) {
      throw invalid(source, error instanceof Error ? error.message : String(error));
    }
    const { contents } = document;
    const start = contents?.range[0] ?? document.range[0];
    return {
      value: toJson(value, source, 0),
      comment: [document.commentBefore, contents?.commentBefore].filter((part) => part).join('\n'),
      lineOf: (path) => {
        const node: unknown = path.length === 0 ? contents : document.getIn(path, true);
        return lineCounter.linePos((isNode(node) ? node.range?.[0] : undefined) ?? start).line;
      },
    };
  });
}

const exponent = /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)[eE][-+]?[0-9]+$/;
const fraction = /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*\.[0-9_]*)$/;

/** The library takes `.` and `e1` for floats in YAML 1.1; for kubectl they are strings. */
function withDigits<T extends { tag?: string; format?: string | undefined; test?: RegExp | undefined }>(
  tag: T,
): T {
  if (tag.tag !== 'tag:yaml.org,2002:float' || tag.test?.test('.nan') !== false) return tag;
  return { ...tag, test: tag.format === 'EXP' ? exponent : fraction };
}

const foreignTags = new Set(['INT', 'FLOAT', 'TIME']);

function isForeignTag(tag: { tag?: string; format?: string | undefined }): boolean {
  if (tag.format !== undefined && foreignTags.has(tag.format)) return tag.format === 'TIME';
  return /:(timestamp|binary|set|omap|pairs)$/.test(tag.tag ?? '');
}

function toJson(value: unknown, source: YamlSource, depth: number): JsonValue {
  if (depth >= maxDepth) throw invalid(source, `nested deeper than ${String(maxDepth)} levels`);
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return value >= -(2n ** 63n) && value < 2n ** 64n ? value : Number(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw invalid(source, `expected a number that JSON can hold, found ${String(value)}`);
  }
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item, source, depth + 1));
  if (value instanceof Map) return fromEntries(value as Map<unknown, unknown>, source, depth);
  throw invalid(source, 'expected a value that JSON can hold');
}

function fromEntries(map: Map<unknown, unknown>, source: YamlSource, depth: number): JsonValue {
  const result = new Map<string, JsonValue>();
  for (const [key, item] of map) {
    if (typeof key === 'object' && key !== null) {
      throw invalid(source, 'expected a string as key of a mapping, found a list or a mapping');
    }
    result.set(String(key), toJson(item, source, depth + 1));
  }
  return result;
}

function invalid(source: YamlSource, problem: string): WardctlError {
  return new WardctlError(source.errorCode, `${source.name} is not valid YAML: ${problem}`, {
    hint: 'Correct the file; every YAML or JSON linter shows the place.',
  });
}

import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Scalar, type YAMLMap } from 'yaml';
import { isObject, type JsonObject, type JsonValue } from '../json/index.ts';
import { repeatedKey } from './document.ts';

const maxDepth = 128;
/** The problem of a text with more levels than that. */
export const nestedTooDeep = `nested deeper than ${String(maxDepth)} levels`;
/** What the aliases of one text may put in, together: values, and characters of keys and strings. */
const maxAliasedValues = 1_000_000;
const maxAliasedCharacters = 64 * 1024 * 1024;
/** Of a name in messages. */
const maxNameLength = 100;

/** A node that stands for nothing that JSON can hold, or for too much. */
export class NodeError extends Error {
  override readonly name = 'NodeError';
  /** Where the node begins in the text, where that is known. */
  readonly offset: number | undefined;
  /** Where a key that is repeated stands first. */
  readonly firstOffset: number | undefined;
  /** What to do about it, where there is more to say than the problem. */
  readonly hint: string | undefined;

  constructor(problem: string, node: unknown, { hint, first }: { hint?: string; first?: unknown } = {}) {
    super(problem);
    this.offset = offsetOf(node);
    this.firstOffset = offsetOf(first);
    this.hint = hint;
  }
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

/**
 * Makes JSON of the library's nodes. Not its own `toJS`: that merges and expands without a bound, and looks
 * through the whole document for the anchor of each alias.
 */
export class NodeReader {
  private aliasedValues = 0;
  private aliasedCharacters = 0;
  private anchors = new Map<string, Node>();
  private targets = new Map<Alias, Node>();
  /** The outermost alias that is being expanded. */
  private alias: Alias | undefined;

  /** The value of one document of the text. @throws NodeError */
  read(contents: unknown): JsonValue {
    this.anchors = new Map();
    this.targets = new Map();
    return this.value(contents, 0);
  }

  private value(node: unknown, depth: number): JsonValue {
    if (depth >= maxDepth) throw new NodeError(nestedTooDeep, node);
    if (isAlias(node)) return this.expanded(node, (target) => this.value(target, depth));
    this.enter(node);
    if (isScalar(node)) return this.scalar(node);
    if (isMap(node)) return this.mapping(node, depth);
    if (isSeq(node)) return node.items.map((item) => this.value(item, depth + 1));
    return null;
  }

  /** What `read` makes of an alias's target: a copy each time, as if it stood in the text. */
  private expanded<T>(alias: Alias, read: (target: Node) => T): T {
    const target = this.targets.get(alias) ?? this.anchors.get(alias.source);
    if (target === undefined) {
      const name = alias.source.slice(0, maxNameLength);
      throw new NodeError(`expected an anchor &${name} in front of the alias *${name}, found none`, alias);
    }
    // The same name may stand for something else by the time that an alias around this one is expanded.
    this.targets.set(alias, target);
    const outer = this.alias;
    this.alias ??= alias;
    const result = read(target);
    this.alias = outer;
    return result;
  }

  private enter(node: unknown): void {
    if (this.alias === undefined) {
      const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
      if (anchor !== undefined) this.anchors.set(anchor, node as Node);
      return;
    }
    this.aliasedValues++;
    if (isScalar(node) && typeof node.value === 'string') this.aliasedCharacters += node.value.length;
    if (this.aliasedValues > maxAliasedValues || this.aliasedCharacters > maxAliasedCharacters) {
      const limit = `${String(maxAliasedValues)} values or ${String(maxAliasedCharacters)} characters`;
      throw new NodeError(`aliases repeat more than ${limit}`, this.alias);
    }
  }

  private mapping(map: YAMLMap, depth: number): JsonObject {
    const result: JsonObject = new Map();
    const seen = new Map<unknown, unknown>();
    for (const { key, value } of map.items) {
      // With the library's own values, because only for JSON `1` and `"1"` are the same key.
      const own = this.key(key);
      if (typeof own === 'symbol') {
        this.merge(result, value, depth);
        continue;
      }
      if (seen.has(own)) {
        const { problem, hint } = repeatedKey(String(own));
        throw new NodeError(problem, key, { hint, first: seen.get(own) });
      }
      seen.set(own, key);
      result.set(String(own), this.value(value, depth + 1));
    }
    return result;
  }

  /** The library's value of a key; a symbol stands for `<<`, in the dialect that merges. */
  private key(node: unknown): unknown {
    if (isAlias(node)) return this.expanded(node, (target) => this.key(target));
    this.enter(node);
    if (isScalar(node)) return node.value;
    if (node === null) return null;
    throw new NodeError('expected a string as key of a mapping, found a list or a mapping', node);
  }

  /** Keys that are there already stay, those of the first mapping before those of later ones. */
  private merge(into: JsonObject, node: unknown, depth: number): void {
    // One level more, because a mapping that is merged into itself has no other end.
    const merged = this.value(node, depth + 1);
    for (const source of Array.isArray(merged) ? merged : [merged]) {
      if (!isObject(source)) throw new NodeError('expected a mapping or a list of mappings behind <<', node);
      for (const [key, value] of source) if (!into.has(key)) into.set(key, value);
    }
  }

  private scalar(node: Scalar): JsonValue {
    const { value } = node;
    if (value === undefined || value === null) return null;
    if (typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'bigint' && value >= -(2n ** 63n) && value < 2n ** 64n) return value;
    // Only the integers beyond 64 bits are left, and floats: the dialects have no other scalars.
    const number = Number(value);
    if (Number.isFinite(number)) return number;
    throw new NodeError(`expected a number that JSON can hold, found ${String(number)}`, node);
  }
}

import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { BuiltinError, BuiltinHaltError, maxItems } from './builtin.ts';
import { formatGoFloat } from './go-float.ts';
import { resolvePlain, scalarValue, type PlainScalar } from './yaml-scalar.ts';
import type { OpaObject, OpaValue } from './value.ts';

/** Containers inside containers. */
const maxDepth = 128;

/** UTF-16 units of a document. */
const maxLength = 1024 * 1024;

/**
 * The first document of a YAML text as OPA reads it; an empty text is null. The documents behind it
 * must be well-formed, too.
 * @throws BuiltinError for a malformed text or a value that JSON cannot hold.
 */
export function readYaml(text: string): OpaValue {
  if (text.length > maxLength) throw new BuiltinHaltError('a YAML text of the policy is too long');
  const documents = parse(text);
  for (const { errors, warnings, directives } of documents) {
    const [error] = errors;
    if (error !== undefined) throw new BuiltinError(`yaml: ${error.message}`);
    // go-yaml knows no directive besides `%TAG` and `%YAML 1.1`.
    const isOtherVersion = directives?.yaml.explicit === true && directives.yaml.version !== '1.1';
    if (isOtherVersion || warnings.some(({ code }) => code === 'BAD_DIRECTIVE')) {
      throw new BuiltinError('yaml: found incompatible YAML document');
    }
  }
  const [first] = documents;
  const start = text.split('\n').find((line) => !/^\s*(?:#|$)/.test(line)) ?? '';
  if (first === undefined ? start !== '' : /^\.\.\.(?:\s|$)/.test(start)) {
    throw new BuiltinError('yaml: did not find expected <document start>');
  }
  if (first === undefined || first.contents === null) return null;
  return new Reader(bindAliases(first.contents), text).value(first.contents, 0);
}

type Documents = Exclude<ReturnType<typeof parseAllDocuments>, { empty: true }>;

function parse(text: string): Documents | [] {
  try {
    const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
    return 'empty' in documents ? [] : documents;
  } catch (error) {
    // The parser recurses, so hostile nesting ends here.
    throw new BuiltinError(`yaml: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The node each alias stands for: the last one before it with that anchor. */
function bindAliases(root: unknown): Map<unknown, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<unknown, Node>();
  const bind = (node: unknown): void => {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) throw new BuiltinError('yaml: unknown anchor');
      targets.set(node, target);
      return;
    }
    if (!isNode(node)) return;
    if (node.anchor !== undefined) {
      if (!/^[\w-]+$/.test(node.anchor)) throw new BuiltinError('yaml: malformed anchor');
      anchors.set(node.anchor, node);
    }
    if (isSeq(node)) for (const item of node.items) bind(item);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      bind(key);
      bind(value);
    }
  };
  bind(root);
  return targets;
}

class Reader {
  private items = 0;
  private readonly open = new Set<Node>();
  private readonly targets: ReadonlyMap<unknown, Node>;
  /** Where the text ends without a line break, if it does. */
  private readonly openEnd: number | undefined;

  constructor(targets: ReadonlyMap<unknown, Node>, text: string) {
    this.targets = targets;
    this.openEnd = text.endsWith('\n') ? undefined : text.length;
  }

  value(node: unknown, depth: number): OpaValue {
    this.items++;
    if (this.items > maxItems) throw new BuiltinHaltError('a YAML text of the policy has too many items');
    if (depth > maxDepth) throw new BuiltinError('yaml: nesting is too deep');
    if (isScalar(node)) return this.scalar(node);
    if (isAlias(node)) return this.value(this.targets.get(node), depth + 1);
    if (!isMap(node) && !isSeq(node)) return null;
    if (this.open.has(node)) throw new BuiltinError('yaml: an anchor contains itself');
    this.open.add(node);
    const value = isMap(node)
      ? this.object(node, depth)
      : node.items.map((item) => this.value(item, depth + 1));
    this.open.delete(node);
    return value;
  }

  private scalar(scalar: Scalar): OpaValue {
    const value = readScalar(scalar);
    const isBlock = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED';
    // The parser ends every block with a line break, even one that the text does not have.
    const isOpen = isBlock && this.openEnd !== undefined && scalar.range?.[2] === this.openEnd;
    return isOpen && typeof value === 'string' ? value.replace(/\n$/, '') : value;
  }

  private object(map: YAMLMap, depth: number): OpaObject {
    const own: OpaObject = new Map();
    const merged: OpaObject[] = [];
    for (const { key, value } of map.items) {
      if (isMergeKey(key)) merged.push(...this.sources(value, depth));
      else own.set(this.key(key), this.value(value, depth + 1));
    }
    if (merged.length === 0) return own;
    const object: OpaObject = new Map(own);
    for (const source of merged) {
      for (const [key, value] of source) {
        if (!object.has(key)) object.set(key, value);
      }
    }
    return object;
  }

  /** The mappings behind a `<<`: one or a list. */
  private sources(value: unknown, depth: number): OpaObject[] {
    const target = isAlias(value) ? this.targets.get(value) : value;
    const nodes: readonly unknown[] = isSeq(target) ? target.items : [value];
    return nodes.map((node) => {
      const source = this.value(node, depth + 1);
      if (source instanceof Map) return source;
      throw new BuiltinError('yaml: map merge requires map or sequence of maps as the value');
    });
  }

  private key(node: unknown): string {
    const scalar = isAlias(node) ? this.targets.get(node) : node;
    if (node === null) throw new BuiltinError('yaml: unsupported key');
    if (!isScalar(scalar)) throw new BuiltinError('yaml: invalid map key');
    return keyText(scalar);
  }
}

function isMergeKey(key: Pair['key']): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.tag === undefined && key.source === '<<';
}

function keyText(scalar: Scalar): string {
  const resolved = resolveScalar(scalar);
  if (resolved.kind === 'null') throw new BuiltinError('yaml: unsupported map key of type null');
  // Go writes such keys with the precision of 32-bit floats.
  if (resolved.kind === 'float') return shortestFloat32(resolved.value);
  return resolved.kind === 'bool' || resolved.kind === 'int' ? String(resolved.value) : textOf(scalar);
}

function shortestFloat32(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) return rounded > 0 ? '.inf' : '-.inf';
  for (let digits = 1; digits < 9; digits++) {
    if (Math.fround(Number(rounded.toPrecision(digits))) === rounded) {
      return formatGoFloat(Number(rounded.toPrecision(digits)), 'g', undefined);
    }
  }
  return formatGoFloat(Number(rounded.toPrecision(9)), 'g', undefined);
}

function textOf(scalar: Scalar): string {
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? '');
}

function readScalar(scalar: Scalar): OpaValue {
  const text = textOf(scalar);
  if (shortTag(scalar.tag) === 'binary') return Buffer.from(text, 'base64').toString('utf8');
  return scalarValue(resolveScalar(scalar), text);
}

function shortTag(tag: string | undefined): string | undefined {
  return tag?.replace('tag:yaml.org,2002:', '');
}

function resolveScalar(scalar: Scalar): PlainScalar {
  const tag = shortTag(scalar.tag);
  const isPlain = scalar.type === 'PLAIN' || scalar.type === undefined;
  if (tag === undefined) return isPlain ? resolvePlain(textOf(scalar)) : { kind: 'string' };
  if (tag === 'str' || tag.startsWith('!')) return { kind: 'string' };
  const resolved = resolvePlain(textOf(scalar));
  if (tag === resolved.kind) return resolved;
  if (tag === 'float' && resolved.kind === 'int') return { kind: 'float', value: Number(resolved.value) };
  if (['bool', 'int', 'float', 'null'].includes(tag))
    throw new BuiltinError(`yaml: cannot decode a scalar as a !!${tag}`);
  return { kind: 'string' };
}

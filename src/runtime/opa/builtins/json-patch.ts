import {
  BuiltinError,
  BuiltinHaltError,
  arrayOperand,
  objectOperand,
  stringOperand,
  type BuiltinGroup,
} from './builtin.ts';
import { OpaSet, equalValues, valueAtKey, type OpaObject, type OpaValue } from './value.ts';

/** JSON Patch (RFC 6902) with OPA's additions: paths may be lists, leading slashes do not count, sets. */
export const jsonPatchBuiltins: BuiltinGroup = {
  'json.patch': (_context, document, operations) => {
    return new Patch(document ?? null).apply(arrayOperand(operations, 2));
  },
};

/** Values copied and items moved by one patch; each `copy` may double the document. */
const maxWork = 4_000_000;

/** Containers inside containers; deeper documents cannot be sent back to the guest. */
const maxDepth = 256;

/** A document under change. It is copied first, so that changes stay inside. */
class Patch {
  private root: OpaValue | undefined;
  private work = 0;

  constructor(document: OpaValue) {
    this.root = this.copy(document);
  }

  apply(operations: readonly OpaValue[]): OpaValue {
    for (const operation of operations) this.step(objectOperand(operation, 2));
    if (this.root === undefined) throw new BuiltinError('json.patch: the patch removed the document');
    return this.root;
  }

  private step(operation: OpaObject): void {
    const path = parsePath(member(operation, 'path'));
    const name = stringOperand(member(operation, 'op'), 2);
    switch (name) {
      case 'add':
        this.insert(path, this.copy(member(operation, 'value')));
        return;
      case 'remove':
        this.remove(path);
        return;
      case 'replace':
        this.remove(path);
        this.insert(path, this.copy(member(operation, 'value')));
        return;
      case 'move': {
        const from = parsePath(member(operation, 'from'));
        const value = this.find(from);
        this.remove(from);
        this.insert(path, value);
        return;
      }
      case 'copy':
        this.insert(path, this.copy(this.find(parsePath(member(operation, 'from')))));
        return;
      case 'test':
        if (equalValues(this.find(path), member(operation, 'value'))) return;
        throw new BuiltinError('json.patch: a test failed');
      default:
        throw new BuiltinError(`json.patch: unrecognized op ${name}`);
    }
  }

  private find(path: readonly OpaValue[]): OpaValue {
    this.spend(path.length);
    let value = this.root;
    for (const key of path) value = child(value, key);
    if (value === undefined) throw missing();
    return value;
  }

  private insert(path: readonly OpaValue[], value: OpaValue): void {
    if (path.length > maxDepth)
      throw new BuiltinHaltError('json.patch builds a document that nests too deeply');
    const key = path.at(-1);
    if (key === undefined) {
      this.root = value;
      return;
    }
    const parent = this.find(path.slice(0, -1));
    if (parent instanceof Map) parent.set(existingKey(parent, key), value);
    else if (Array.isArray(parent)) {
      const index = arrayIndex(key, parent.length);
      if (index < 0 || index > parent.length) throw missing();
      this.spend(parent.length - index);
      parent.splice(index, 0, value);
    } else if (parent instanceof OpaSet && equalValues(key, value)) {
      this.replaceSet(path.slice(0, -1), [...parent.members, value]);
    } else throw missing();
  }

  private remove(path: readonly OpaValue[]): void {
    const key = path.at(-1);
    if (key === undefined) {
      if (this.root === undefined) throw missing();
      this.root = undefined;
      return;
    }
    const parent = this.find(path.slice(0, -1));
    if (child(parent, key) === undefined) throw missing();
    if (parent instanceof Map) parent.delete(existingKey(parent, key));
    else if (Array.isArray(parent)) {
      const index = arrayIndex(key, parent.length);
      this.spend(parent.length - index);
      parent.splice(index, 1);
    } else if (parent instanceof OpaSet) {
      this.replaceSet(
        path.slice(0, -1),
        parent.members.filter((item) => !equalValues(item, key)),
      );
    }
  }

  /** Sets are immutable: a changed one takes the place of the old one. */
  private replaceSet(path: readonly OpaValue[], members: readonly OpaValue[]): void {
    this.spend(members.length);
    const set = new OpaSet(members);
    const key = path.at(-1);
    if (key === undefined) {
      this.root = set;
      return;
    }
    const parent = this.find(path.slice(0, -1));
    if (parent instanceof Map) parent.set(existingKey(parent, key), set);
    else if (Array.isArray(parent)) parent[arrayIndex(key, parent.length)] = set;
    else throw new BuiltinError('json.patch: a set inside a set cannot be changed');
  }

  private copy(value: OpaValue, depth = 0): OpaValue {
    this.spend(1);
    if (depth > maxDepth) throw new BuiltinHaltError('json.patch builds a document that nests too deeply');
    if (Array.isArray(value)) return value.map((item) => this.copy(item, depth + 1));
    if (value instanceof Map) {
      return new Map(Array.from(value, ([key, item]) => [key, this.copy(item, depth + 1)]));
    }
    return value;
  }

  private spend(work: number): void {
    this.work += work;
    if (this.work > maxWork) throw new BuiltinHaltError('json.patch takes more steps than a policy may use');
  }
}

function member(operation: OpaObject, name: string): OpaValue {
  const value = operation.get(name);
  if (value === undefined) throw new BuiltinError(`json.patch: missing required attribute '${name}'`);
  return value;
}

function parsePath(path: OpaValue): readonly OpaValue[] {
  if (Array.isArray(path)) return path;
  const text = stringOperand(path, 2);
  if (text === '') return [];
  const segments = text.replace(/^\/+/, '').split('/');
  return segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function child(parent: OpaValue | undefined, key: OpaValue): OpaValue | undefined {
  if (parent instanceof Map) return valueAtKey(parent, key);
  if (Array.isArray(parent)) return parent[arrayIndex(key, parent.length)];
  if (parent instanceof OpaSet) return parent.has(key) ? key : undefined;
  throw missing();
}

function existingKey(object: OpaObject, key: OpaValue): OpaValue {
  if (typeof key === 'string') return key;
  return [...object.keys()].find((candidate) => equalValues(candidate, key)) ?? key;
}

/** `-` is the place behind the last item. */
function arrayIndex(key: OpaValue, length: number): number {
  if (key === '-') return length;
  if (typeof key === 'bigint') return Number(key);
  if (typeof key === 'number' && Number.isInteger(key)) return key;
  if (typeof key === 'string' && /^(?:0|-?[1-9]\d{0,15}(?:\.0+)?)$/.test(key)) return Number(key);
  throw new BuiltinError('json.patch: not an index of an array');
}

function missing(): BuiltinError {
  return new BuiltinError('json.patch: a path does not exist');
}

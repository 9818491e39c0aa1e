import {
  cloneJson,
  equalJson,
  isObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '../json/index.ts';
import { parsePointer, type JsonPatch, type PatchOperation } from './patch.ts';

/** A patch that does not fit its document; the message names the operation. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
}

// Patches come from guests: a few hundred bytes of them can copy a document into itself for ever.
const maxOperations = 100_000;
const maxDepth = 128;
/** What the operations of one patch may put in, together: bytes, more or less. */
const maxInserted = 64 * 1024 * 1024;
/** What a value takes besides its characters. */
const valueBytes = 64;

/**
 * The document after the operations of RFC 6902, in order. The given document is not changed.
 * @throws PatchError where an operation does not fit, or the patch is out of all proportion; nothing is
 * applied then
 */
export function applyPatch(document: JsonValue, patch: JsonPatch): JsonValue {
  if (patch.length > maxOperations) {
    throw new PatchError(
      `expected at most ${String(maxOperations)} operations, found ${String(patch.length)}`,
    );
  }
  const patching = new Patching(cloneJson(document));
  for (const operation of patch) patching.apply(operation);
  return patching.root;
}

/** A place in a document; without parent it is the root. */
interface Place {
  readonly parent: JsonObject | JsonArray | undefined;
  readonly key: string;
  readonly depth: number;
}

class Patching {
  root: JsonValue;
  private left = maxInserted;
  /** The operation at work, for messages. */
  private subject = '';

  constructor(root: JsonValue) {
    this.root = root;
  }

  apply(operation: PatchOperation): void {
    const { op, path } = operation;
    this.subject = `${op} ${JSON.stringify(path)}`;
    switch (op) {
      case 'add':
        this.add(path, operation.value);
        return;
      case 'remove':
        this.remove(path);
        return;
      case 'replace':
        this.remove(path);
        this.add(path, operation.value);
        return;
      case 'move':
        if (path !== operation.from && `${path}/`.startsWith(`${operation.from}/`)) {
          throw this.fail('cannot move a value into itself');
        }
        this.add(path, this.remove(operation.from));
        return;
      case 'copy':
        this.add(path, this.find(this.stepsOf(operation.from)));
        return;
      case 'test':
        if (!equalJson(this.find(this.stepsOf(path)), operation.value)) throw this.fail('the value differs');
    }
  }

  private add(path: string, value: JsonValue): void {
    const { parent, key, depth } = this.locate(path);
    this.spend(value, depth);
    const own = cloneJson(value);
    if (parent === undefined) this.root = own;
    else if (isObject(parent)) parent.set(key, own);
    else if (key === '-') parent.push(own);
    else this.splice(parent, this.indexOf(key, parent.length), 0, own);
  }

  private remove(path: string): JsonValue {
    const { parent, key } = this.locate(path);
    if (parent === undefined) {
      const value = this.root;
      this.root = null;
      return value;
    }
    const value = this.child(parent, key);
    if (isObject(parent)) parent.delete(key);
    else this.splice(parent, this.indexOf(key, parent.length - 1), 1);
    return value;
  }

  /** What is behind has to move up or down: part of the price in long arrays. */
  private splice(items: JsonArray, index: number, removed: number, ...inserted: JsonValue[]): void {
    this.left -= (items.length - index) >> 3;
    items.splice(index, removed, ...inserted);
  }

  private spend(value: JsonValue, depth: number): void {
    if (depth > maxDepth) throw this.fail(`nested deeper than ${String(maxDepth)} levels`);
    this.left -= valueBytes + (typeof value === 'string' ? value.length : 0);
    if (this.left < 0) throw this.fail('the patch puts in or moves too much');
    if (Array.isArray(value)) for (const item of value) this.spend(item, depth + 1);
    else if (isObject(value)) {
      for (const [key, item] of value) {
        this.left -= key.length;
        this.spend(item, depth + 1);
      }
    }
  }

  private locate(path: string): Place {
    const keys = this.stepsOf(path);
    const depth = keys.length;
    const key = keys.pop();
    if (key === undefined) return { parent: undefined, key: '', depth };
    const parent = this.find(keys);
    if (!isObject(parent) && !Array.isArray(parent))
      throw this.fail('the parent is neither an object nor an array');
    return { parent, key, depth };
  }

  private find(keys: readonly string[]): JsonValue {
    return keys.reduce((current, key) => this.child(current, key), this.root);
  }

  private child(parent: JsonValue, key: string): JsonValue {
    const value = Array.isArray(parent)
      ? parent[this.indexOf(key, parent.length - 1)]
      : isObject(parent)
        ? parent.get(key)
        : undefined;
    if (value === undefined) throw this.fail(`there is no ${JSON.stringify(key)}`);
    return value;
  }

  private stepsOf(pointer: string): string[] {
    const keys = parsePointer(pointer);
    if (keys === undefined) throw this.fail(`${JSON.stringify(pointer)} is not a JSON pointer`);
    return keys;
  }

  private indexOf(key: string, last: number): number {
    const index = /^(0|[1-9][0-9]{0,9})$/.test(key) ? Number(key) : NaN;
    if (index <= last) return index;
    if (last < 0) throw this.fail(`there is no ${JSON.stringify(key)}, the array is empty`);
    throw this.fail(`${JSON.stringify(key)} is not an index from 0 to ${String(last)}`);
  }

  private fail(problem: string): PatchError {
    return new PatchError(`${this.subject}: ${problem}`);
  }
}

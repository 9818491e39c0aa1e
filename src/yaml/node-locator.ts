import { isAlias, isMap, isNode, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import type { ValuePlace } from '../json/index.ts';

/** Places of values by the library's nodes of one document. */
export class NodeLocator {
  private readonly contents: unknown;
  private readonly start: number;
  private readonly pairs = new Map<YAMLMap, ReadonlyMap<string, Pair>>();

  /** @param start of the document, for where it is empty */
  constructor(contents: unknown, start: number) {
    this.contents = contents;
    this.start = start;
  }

  /** The value at a path, or the nearest around it that the text shows. */
  locate(path: readonly (string | number)[]): ValuePlace {
    let place: ValuePlace = { start: this.start, keyStart: undefined };
    let node = this.contents;
    for (const step of path) {
      const pair: Pair | undefined = isMap(node) ? this.pairsOf(node).get(String(step)) : undefined;
      const keyStart = startOf(pair?.key);
      node = pair === undefined ? itemOf(node, step) : pair.value;
      const start = startOf(node) ?? keyStart;
      if (start === undefined) return { start: place.start, keyStart: undefined };
      place = { start, keyStart };
    }
    return place;
  }

  /** The tag that the text gives the value at a path. */
  tagOf(path: readonly (string | number)[]): string | undefined {
    let node = this.contents;
    for (const step of path) {
      node = isMap(node) ? this.pairsOf(node).get(String(step))?.value : itemOf(node, step);
    }
    return isNode(node) && !isAlias(node) ? node.tag : undefined;
  }

  private pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    let pairs = this.pairs.get(map);
    if (pairs === undefined) {
      pairs = new Map(map.items.map((pair) => [keyOf(pair), pair]));
      this.pairs.set(map, pairs);
    }
    return pairs;
  }
}

function itemOf(node: unknown, step: string | number): unknown {
  return isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
}

/** As the reader of nodes names the key; an alias names nothing. */
function keyOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

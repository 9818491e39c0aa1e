import { WardctlError } from '../../errors.ts';
import type { NameReader } from './names.ts';
import type { Description, ComponentSort } from './sorts.ts';
import type { Component, Definition, FunctionType, InstanceType, Item } from './type-model.ts';

/** Things by the numbers that the binary format gives them. */
class IndexSpace<T> {
  private readonly items: T[] = [];
  private readonly what: string;

  /** @param what one of them is */
  constructor(what: string) {
    this.what = what;
  }

  push(item: T): void {
    this.items.push(item);
  }

  /** @throws WardctlError WASM_INVALID */
  at(index: number): T {
    const item = this.items[index];
    if (item === undefined) {
      const count = String(this.items.length);
      throw invalidReference(`the component names its ${this.what} ${String(index)} where it has ${count}`);
    }
    return item;
  }
}

/** What has numbers in a component, or in the type of an instance or component. */
export class Scope {
  readonly names: NameReader;
  readonly types = new IndexSpace<Definition>('type');
  readonly functions = new IndexSpace<FunctionType>('function');
  readonly instances = new IndexSpace<InstanceType>('instance');
  readonly components = new IndexSpace<{ readonly component: Component | undefined }>('component');
  private readonly around: Scope | undefined;

  /** @param around the scope that it stands in */
  constructor(names: NameReader, around?: Scope) {
    this.names = names;
    this.around = around;
  }

  /** The scope that is so many levels further out. @throws WardctlError WASM_INVALID */
  outer(levels: number): Scope {
    if (levels === 0) return this;
    if (this.around === undefined) throw invalidReference('the component names what is around it');
    return this.around.outer(levels - 1);
  }

  /** Gives something the next number of its sort. */
  add(item: Item): void {
    switch (item.sort) {
      case 'type':
        this.types.push(item.definition);
        return;
      case 'function':
        this.functions.push(item.type);
        return;
      case 'instance':
        this.instances.push(item.type);
        return;
      case 'component':
        this.components.push(item);
        return;
      case 'core':
      case 'value':
    }
  }

  /** @throws WardctlError WASM_INVALID */
  item(sort: ComponentSort, index: number): Item {
    switch (sort) {
      case 'type':
        return { sort, definition: this.types.at(index) };
      case 'function':
        return { sort, type: this.functions.at(index) };
      case 'instance':
        return { sort, type: this.instances.at(index) };
      case 'component':
        return { sort, component: this.components.at(index).component };
      case 'core':
      case 'value':
        return { sort };
    }
  }

  /** What an import or export describes. @throws WardctlError WASM_INVALID */
  described({ sort, typeIndex }: Description): Item {
    if (sort === 'core' || sort === 'value') return { sort };
    if (typeIndex === undefined) return { sort: 'type', definition: resource };
    const definition = this.types.at(typeIndex);
    if (sort === 'type') return { sort, definition };
    if (sort === 'component' && definition.kind === sort) return { sort, component: undefined };
    if (sort === 'function' && definition.kind === sort) return { sort, type: definition.type };
    if (sort === 'instance' && definition.kind === sort) return { sort, type: definition.type };
    throw unexpectedType(sort, definition);
  }
}

export const resource: Definition = { kind: 'resource', type: { size: 1 } };

export function invalidReference(problem: string): WardctlError {
  return new WardctlError('WASM_INVALID', problem, { hint: 'The component is damaged; build it again.' });
}

/** @param expected which kind of type */
export function unexpectedType(expected: string, { kind }: Definition): WardctlError {
  return invalidReference(
    `the component has a type of the kind ${kind} where it has to be of the kind ${expected}`,
  );
}

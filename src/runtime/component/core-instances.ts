import { GuestFailure } from '../guest-failure.ts';
import type { CompiledComponent, CoreModule } from './compile.ts';
import type { LiftBudget } from './lift-budget.ts';
import { LiftedMemory } from './lifting.ts';

type CoreImport = WebAssembly.ImportValue | LiftedMemory;
type CoreImports = Readonly<Record<string, Readonly<Record<string, CoreImport>>>>;

const maxInstances = 100;

/** The core instances of one instance of a component, as its program makes them. */
export class CoreInstances {
  private readonly compiled: CompiledComponent;
  private readonly budget: LiftBudget;
  private readonly memories: WebAssembly.Memory[] = [];
  private readonly made = new Set<CoreModule>();
  private count = 0;

  constructor(compiled: CompiledComponent, budget: LiftBudget) {
    this.compiled = compiled;
    this.budget = budget;
  }

  /** Of all memories. */
  get memoryBytes(): number {
    return this.memories.reduce((total, memory) => total + memory.buffer.byteLength, 0);
  }

  /** For the program: a module by the name of its file. */
  readonly getModule = (name: string): CoreModule => {
    const found = this.compiled.modules.get(name);
    if (found === undefined) throw new GuestFailure('trap', `component has no core module ${name}`);
    return found;
  };

  /** For the program: an instance, with its memories wrapped for whoever copies out of them. */
  readonly instantiate = (
    core: CoreModule,
    imports: CoreImports = {},
  ): { readonly exports: Readonly<Record<string, unknown>> } => {
    this.count++;
    if (this.count > maxInstances || (core.isSingle && this.made.has(core))) {
      throw new GuestFailure('limit', 'component instantiates its core modules more often than it may');
    }
    this.made.add(core);
    const { exports } = new WebAssembly.Instance(core.module, unwrapped(imports));
    return {
      exports: Object.fromEntries(Object.entries(exports).map(([name, item]) => [name, this.wrap(item)])),
    };
  };

  private wrap(item: unknown): unknown {
    if (!(item instanceof WebAssembly.Memory)) return item;
    if (!this.memories.includes(item)) this.memories.push(item);
    return new LiftedMemory(item, this.budget);
  }
}

function unwrapped(imports: CoreImports): Record<string, Record<string, WebAssembly.ImportValue>> {
  const unwrap = ([name, item]: [string, CoreImport]): [string, WebAssembly.ImportValue] => [
    name,
    item instanceof LiftedMemory ? item.memory : item,
  ];
  return Object.fromEntries(
    Object.entries(imports).map(([module, items]) => [
      module,
      Object.fromEntries(Object.entries(items).map(unwrap)),
    ]),
  );
}

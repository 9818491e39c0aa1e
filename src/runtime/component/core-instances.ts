import { GuestFailure } from '../guest-failure.ts';
import type { CompiledComponent, CoreModule } from './compile.ts';
import type { LiftBudget } from './lift-budget.ts';
import { LiftedMemory } from './lifting.ts';

/** What the program passes to an instance: memories are as it got them. */
type CoreImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type EngineImports = Record<string, Record<string, WebAssembly.ImportValue>>;

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
    const { exports } = new WebAssembly.Instance(core.module, unwrapped(imports, core));
    return { exports: this.wrapped(exports, core) };
  };

  private wrapped(
    exports: WebAssembly.Instance['exports'],
    { memoryExports }: CoreModule,
  ): Readonly<Record<string, unknown>> {
    if (memoryExports.length === 0) return exports;
    const items: Record<string, unknown> = { ...exports };
    for (const name of memoryExports) items[name] = this.wrap(exports[name]);
    return items;
  }

  private wrap(item: unknown): unknown {
    if (!(item instanceof WebAssembly.Memory)) return item;
    if (!this.memories.includes(item)) this.memories.push(item);
    return new LiftedMemory(item, this.budget);
  }
}

/** The imports with memories as the engine knows them; what has none is not copied, which would take long. */
function unwrapped(imports: CoreImports, { memoryImports }: CoreModule): EngineImports {
  const all: Record<string, Readonly<Record<string, unknown>>> = { ...imports };
  for (const { module, name } of memoryImports) {
    const item = all[module]?.[name];
    if (item instanceof LiftedMemory) all[module] = { ...all[module], [name]: item.memory };
  }
  // The engine checks all that it gets.
  return all as EngineImports;
}

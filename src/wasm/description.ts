import type { ExternalKind } from './external-type.ts';
import type { Producer } from './producers.ts';

/** What a component can import and export besides what modules can. */
export type ComponentKind = 'function' | 'resource' | 'type' | 'value' | 'instance' | 'component' | 'module';

/** Something that a module or component imports. */
export interface ModuleImport {
  /** Of components, the interface, such as `wasi:io/streams@0.2.6`; empty for what belongs to none. */
  readonly module: string;
  readonly name: string;
  readonly kind: ExternalKind | ComponentKind;
  /** As in the text format: `(func (param i32) (result i64))`, `(memory 2 16)`, `(global (mut i32))`; of components, without what functions take and give: `(func)`. */
  readonly type: string;
}

/** Something that a module or component exports. */
export interface ModuleExport {
  readonly name: string;
  readonly kind: ExternalKind | ComponentKind;
  /** As in the text format: `(func (param i32) (result i64))`, `(memory 2 16)`, `(global (mut i32))`; of components, without what functions take and give: `(func)`. */
  readonly type: string;
}

/** A section and its place in the file. */
export interface SectionInfo {
  /** @asType integer */
  readonly id: number;
  /** `type`, `import`, …, or the name of the custom section. */
  readonly name: string;
  readonly custom: boolean;
  /**
   * Of the section's first byte in the file.
   * @asType integer
   */
  readonly offset: number;
  /**
   * Of the whole section, its header included.
   * @asType integer
   */
  readonly sizeBytes: number;
}

/** What can be said about a module without running it. */
export interface ModuleDescription {
  readonly imports: readonly ModuleImport[];
  readonly exports: readonly ModuleExport[];
  readonly sections: readonly SectionInfo[];
  /** The compilers and libraries that the module names; nobody has checked them. */
  readonly producers: readonly Producer[];
  /** The module's first memory, imported or its own, in pages of 64 KiB; of components, the first one within. */
  readonly memory?: { readonly minPages: number; readonly maxPages?: number };
}

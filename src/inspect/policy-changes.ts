import type { ContextAwareResource } from '../policy/index.ts';
import type { ModuleExport, ModuleImport } from '../wasm/index.ts';
import type { DescribedRule } from './policy-description.ts';

/** What differs between two policies; every list is empty where nothing does. */
export interface PolicyChanges {
  readonly before: ComparedPolicy;
  readonly after: ComparedPolicy;
  /** Whether the files are equal byte for byte; all lists are empty then. */
  readonly identical: boolean;
  /** Fields of the metadata that are neither lists nor annotations, in the order of the metadata. */
  readonly metadata: readonly FieldChange[];
  /** Annotations, sorted by key. */
  readonly annotations: readonly TextChange[];
  readonly rules: ListChange<DescribedRule>;
  readonly contextAwareResources: ListChange<ContextAwareResource>;
  /** Host capabilities that the module seems to use. */
  readonly usedHostCapabilities: ListChange<string>;
  /** Host capabilities that the metadata declares. */
  readonly declaredHostCapabilities: ListChange<string>;
  /** Imports; one whose type changed is removed and added. */
  readonly imports: ListChange<ModuleImport>;
  /** Exports; one whose type changed is removed and added. */
  readonly exports: ListChange<ModuleExport>;
  /** Sections that came, went, or have another content; where they are in the file does not matter. */
  readonly sections: readonly SectionChange[];
  readonly producers: readonly ProducerChange[];
}

/** One side of a comparison. */
export interface ComparedPolicy {
  /** The policy as the user named it. */
  readonly reference: string;
  /** Where its file is. */
  readonly uri: string;
  /** SHA-256 of the file, 64 hexadecimal digits. */
  readonly sha256: string;
  /**
   * Size of the file in bytes.
   * @asType integer
   */
  readonly sizeBytes: number;
  /** Whether it has readable metadata; where it has none, every field of the other side counts as changed. */
  readonly annotated: boolean;
}

/** A field of the metadata with its two values; `null` where it is not set. */
export interface FieldChange {
  /** Such as `mutating`. */
  readonly path: string;
  readonly before: string | boolean | null;
  readonly after: string | boolean | null;
}

/** A named text; `null` on the side that does not have it. */
export interface TextChange {
  /** Such as `io.kubewarden.policy.version`. */
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Items that only one side has; the order of a list does not matter. */
export interface ListChange<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
}

/** A section whose content differs. */
export interface SectionChange {
  /** Such as `code`, or the name of a custom section. */
  readonly name: string;
  readonly custom: boolean;
  /** Size in bytes, header included; `null` where the section is missing. Equal sizes mean another content. */
  readonly before: ByteCount | null;
  readonly after: ByteCount | null;
}

/** A tool that the module says it was made with. */
export interface ProducerChange {
  /** `language`, `processed-by`, `sdk`. */
  readonly field: string;
  /** Such as `rustc`. */
  readonly name: string;
  /** Its version; `null` where the module does not name the tool. */
  readonly before: string | null;
  readonly after: string | null;
}

/** @asType integer */
type ByteCount = number;

import type { ExecutionMode, Language } from '../../policy/index.ts';

/** What `wardctl build` made. */
export interface BuildResult {
  /** Absolute path of the module. */
  readonly path: string;
  /** Hexadecimal, of the module. */
  readonly sha256: string;
  /** @asType integer */
  readonly sizeBytes: number;
  readonly language: Language;
  /** `null` where the project has no metadata.yml: then the module holds none. */
  readonly executionMode: ExecutionMode | null;
  /**
   * How long it took.
   * @asType integer
   */
  readonly durationMs: number;
  /** What the bytes of the module are, the most first. */
  readonly sections: readonly SectionSize[];
  /** What the author should look into. */
  readonly warnings: readonly string[];
  /** Absolute path of the bill of materials. */
  readonly sbomPath?: string;
}

/** The sections of one kind. */
export interface SectionSize {
  /** `code`, `data`, …, or the name of a custom section. */
  readonly name: string;
  /** @asType integer */
  readonly sizeBytes: number;
}

/** What `wardctl annotate --json` prints about the module that it wrote. */
export interface AnnotationResult {
  /** The file that was written, as the user named it. */
  readonly outputPath: string;
  /** SHA-256 of the file, 64 hexadecimal digits. */
  readonly sha256: string;
  /**
   * Size of the file in bytes.
   * @asType integer
   */
  readonly sizeBytes: number;
  /** How hosts run the policy. */
  readonly executionMode: 'kubewarden-wapc' | 'opa' | 'gatekeeper' | 'wasi' | 'component';
  /** What the policy itself says in the modes `kubewarden-wapc` and `component`; `Unknown` in all others. */
  readonly protocolVersion: 'v1' | 'Unknown';
  /** What the author should look into, one text each; none of it kept the module from being written. */
  readonly warnings: readonly string[];
}

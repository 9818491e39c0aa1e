/** What the process that makes a component is given, as JSON. Paths are absolute. */
export interface ComponentizeJob {
  /** Where to look for componentize-qjs. */
  readonly folders: readonly string[];
  readonly purpose: string;
  /** The folder of the WIT packages. */
  readonly witPath: string;
  /** The module that exports the functions of the world. */
  readonly scriptPath: string;
  /** Where the component goes. */
  readonly outPath: string;
}

/** What it prints, as JSON. */
export type ComponentizeOutcome =
  /** @property isSteady whether the same code gives the same bytes */
  | { readonly type: 'done'; readonly isSteady: boolean }
  | { readonly type: 'package-missing'; readonly message: string; readonly hint: string }
  | { readonly type: 'failed'; readonly problem: string }
  /** The disk refused. */
  | { readonly type: 'file-failed'; readonly problem: string };

export const componentizerPackage = 'componentize-qjs';

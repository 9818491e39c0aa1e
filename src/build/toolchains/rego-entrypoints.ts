/** A file with Rego in it. */
export interface RegoFile {
  /** Relative to the project, with `/`. */
  readonly name: string;
  readonly text: string;
}

/**
 * The packages with a rule of this name, as `opa build` takes entrypoints: `policy/main`. Looks at the beginnings of
 * lines only, where `opa fmt` puts rules; opa itself says what is wrong with a text.
 */
export function findEntrypoints(files: readonly RegoFile[], rule: string): string[] {
  const isRule = new RegExp(`^(?:default[ \\t]+)?${rule}\\b`, 'm');
  const found = files.filter(({ text }) => isRule.test(text));
  return packagesOf(found).map((name) => `${name.replaceAll('.', '/')}/${rule}`);
}

/** The packages of files, each once, in order. */
export function packagesOf(files: readonly RegoFile[]): string[] {
  const names = files.flatMap(({ text }) => {
    const [, name] = /^package[ \t]+([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)/m.exec(text) ?? [];
    return name ?? [];
  });
  return [...new Set(names)].sort();
}

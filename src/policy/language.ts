/** What policies can be written in. */
export type Language = 'rust' | 'go' | 'rego' | 'assemblyscript' | 'typescript';

/** The languages as people write them. */
export const languageTitles: Readonly<Record<Language, string>> = {
  rust: 'Rust',
  go: 'Go',
  rego: 'Rego',
  assemblyscript: 'AssemblyScript',
  typescript: 'TypeScript',
};

/** The JSON Schemas in this folder, each as `<name>.json`: of files that authors write, and of what commands print as JSON. */
export const schemaNames = [
  'metadata',
  'suite',
  'run',
  'test',
  'bench',
  'inspect',
  'inspect-diff',
  'annotate',
  'scaffold-manifest',
  'scaffold-artifacthub',
  'scaffold-vap',
  'scaffold-verification-config',
  'admission-request',
  'pull',
  'push',
  'digest',
  'copy',
  'policies',
  'save',
  'load',
  'doctor',
  'info',
  'error',
] as const;

export type SchemaName = (typeof schemaNames)[number];

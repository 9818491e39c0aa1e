export type { YamlDocument, YamlSource } from './document.ts';
export type { TextPosition } from './text-positions.ts';
export { parseYaml, parseYamlDocument, parseYamlDocuments } from './parse-yaml.ts';
export { stringifyYaml } from './stringify-yaml.ts';

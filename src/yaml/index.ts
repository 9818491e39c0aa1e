export type { YamlDocument, YamlSource } from './document.ts';
export { parseYaml, parseYamlDocuments } from './parse-yaml.ts';

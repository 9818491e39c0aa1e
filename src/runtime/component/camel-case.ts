/** The name that jco gives to a function: `listAllResources` for `list-all-resources`. */
export function camelCase(kebab: string): string {
  return kebab.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The name that jco gives to a resource: `OutputStream` for `output-stream`. */
export function pascalCase(kebab: string): string {
  return camelCase(`-${kebab}`);
}

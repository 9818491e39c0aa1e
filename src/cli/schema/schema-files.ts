import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaNames, type SchemaName } from '../../schemas/index.ts';

/** `src/schemas` here, `dist/schemas` beside the bundle. */
const folder = join(import.meta.dirname, '../../schemas');

/** A JSON Schema that comes with wardctl. */
export interface SchemaFile {
  readonly name: SchemaName;
  /** What it describes, in a few words. */
  readonly title: string;
  /** JSON, as it is in the package. */
  readonly text: string;
}

export function readSchemaFile(name: SchemaName): SchemaFile {
  const text = readFileSync(join(folder, `${name}.json`), 'utf8');
  const { title } = JSON.parse(text) as { title: string };
  return { name, title, text };
}

export function readSchemaFiles(): SchemaFile[] {
  return schemaNames.map(readSchemaFile);
}

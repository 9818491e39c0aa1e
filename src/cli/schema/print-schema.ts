import type { SchemaName } from '../../schemas/index.ts';
import { exitCodes } from '../exit-code.ts';
import { writeStdout } from '../write.ts';
import { readSchemaFile, readSchemaFiles, type SchemaFile } from './schema-files.ts';

/** Prints a schema, or a list of all when none is named. Returns the exit code. */
export function printSchema(name: SchemaName | undefined): number {
  writeStdout(name === undefined ? listSchemas(readSchemaFiles()) : readSchemaFile(name).text);
  return exitCodes.ok;
}

/** A line for each schema, and how an editor comes to use one. */
function listSchemas(schemas: readonly SchemaFile[]): string {
  const width = Math.max(...schemas.map(({ name }) => name.length));
  return `${[
    ...schemas.map(({ name, title }) => `${name.padEnd(width)}  ${title}`),
    '',
    'Print one, here for metadata.yml:',
    '  wardctl schema metadata > metadata.schema.json',
    'An editor with yaml-language-server checks and completes a file that says on its first line:',
    '  # yaml-language-server: $schema=metadata.schema.json',
    'or, in a project that has wardctl as a dependency:',
    '  # yaml-language-server: $schema=node_modules/wardctl/dist/schemas/metadata.json',
  ].join('\n')}\n`;
}

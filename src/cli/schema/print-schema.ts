import type { SchemaName } from '../../schemas/index.ts';
import { exitCodes } from '../exit-code.ts';
import { isTerminal } from '../terminal.ts';
import { writeStdout } from '../write.ts';
import { readSchemaFile, readSchemaFiles, type SchemaFile } from './schema-files.ts';

/** Prints a schema, or a list of all when none is named; people also read how editors use one. Returns the exit code. */
export function printSchema(name: SchemaName | undefined): number {
  if (name !== undefined) {
    writeStdout(readSchemaFile(name).text);
  } else {
    writeStdout(listSchemas(readSchemaFiles()));
    // Programs get the table alone.
    if (isTerminal(1)) writeStdout(editorAdvice);
  }
  return exitCodes.ok;
}

/** A line for each schema. */
function listSchemas(schemas: readonly SchemaFile[]): string {
  const width = Math.max(...schemas.map(({ name }) => name.length));
  return schemas.map(({ name, title }) => `${name.padEnd(width)}  ${title}\n`).join('');
}

const editorAdvice = `
Print one, here for metadata.yml:
  wardctl schema metadata > metadata.schema.json
An editor with yaml-language-server checks and completes a file that says on its first line:
  # yaml-language-server: $schema=metadata.schema.json
or, in a project that has wardctl as a dependency:
  # yaml-language-server: $schema=node_modules/wardctl/dist/schemas/metadata.json
`;

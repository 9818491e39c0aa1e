import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaNames } from '../src/schemas/index.ts';
import { root } from './root.ts';

/** A JSON Schema, or a part of one. */
interface Schema {
  readonly title?: unknown;
  readonly description?: unknown;
  readonly [keyword: string]: unknown;
}

const folder = join(root, 'src/schemas');

/** Writes the JSON Schemas of src/schemas, made from the types in scripts/schema-roots.ts, unless they are current. */
export async function writeSchemas(): Promise<void> {
  for (const [fileName, text] of await describeTypes()) {
    if (readSchema(fileName) !== text) writeFileSync(join(folder, fileName), text);
  }
}

/** What is wrong with the JSON Schemas of src/schemas: a line for each that the types do not give. */
export async function findStaleSchemas(): Promise<readonly string[]> {
  const current = await describeTypes();
  const stale = [...current].filter(([fileName, text]) => readSchema(fileName) !== text);
  const foreign = readdirSync(folder).filter((name) => name.endsWith('.json') && !current.has(name));
  return [
    ...stale.map(
      ([fileName]) => `${fileName}: the types say otherwise; commit what \`npm run build\` writes`,
    ),
    ...foreign.map((fileName) => `${fileName}: not in src/schemas/names.ts; delete it`),
  ];
}

/** Copies the JSON Schemas to where the package has them. */
export function copySchemas(): void {
  for (const name of schemaNames) {
    cpSync(join(folder, `${name}.json`), join(root, 'dist/schemas', `${name}.json`));
  }
}

function readSchema(fileName: string): string | undefined {
  const path = join(folder, fileName);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** The text of each schema, by its file's name. */
async function describeTypes(): Promise<ReadonlyMap<string, string>> {
  // It brings a compiler of its own: half a second that only those pay who make schemas.
  const { createGenerator } = await import('ts-json-schema-generator');
  const generator = createGenerator({
    path: join(root, 'scripts/schema-roots.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    expose: 'none',
    topRef: false,
    sortProps: false,
    // Checked by the compiler of this project, which is newer.
    skipTypeCheck: true,
  });
  const { properties = {} } = generator.createSchema('SchemaRoots');
  return new Map(schemaNames.map((name) => [`${name}.json`, schemaText(name, properties[name])]));
}

function schemaText(name: string, schema: unknown): string {
  if (typeof schema !== 'object' || schema === null)
    throw new Error(`scripts/schema-roots.ts has no ${name}`);
  const { title, description, ...rest }: Schema = { ...schema };
  const document = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `urn:wardctl:schema:${name}`,
    title,
    description,
    ...rest,
  };
  return `${JSON.stringify(document, plainDescriptions, 2)}\n`;
}

/** Docstrings cite chapters of the specification and link to other names; readers of a schema have neither. */
function plainDescriptions(key: string, value: unknown): unknown {
  if (key !== 'description' || typeof value !== 'string') return value;
  return value
    .replaceAll(/ ?\((?:policy-abi|cli-and-registry|policy-server|sigstore-and-oci)[^)]*\)/g, '')
    .replaceAll(/\{@link\s+(\S+?)\s*\}/g, '`$1`');
}

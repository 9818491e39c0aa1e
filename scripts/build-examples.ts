// `npm run examples`: builds the modules of fixtures/templates that need nothing but npm's packages. To be run when the
// templates, the SDK or the engine of TypeScript policies have changed; a test tells.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { buildExample, exampleModulePath, typescriptExamples } from './example-projects.ts';

for (const example of typescriptExamples) {
  const module = await buildExample(example);
  const path = exampleModulePath(example.name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, module);
  console.log(`${example.name}: ${module.length} bytes`);
}

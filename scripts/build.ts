// Builds dist: the library by the TypeScript compiler, the command line by rolldown; writes oclif.manifest.json and
// the JSON Schemas of src/schemas. `--frozen-manifest` leaves these files as they were committed, for checks to compare.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyAssets } from './assets.ts';
import { bundleCli } from './bundle.ts';
import { writeManifest } from './manifest.ts';
import { runTool } from './node-tool.ts';
import { root } from './root.ts';
import { copySchemas, writeSchemas } from './schemas.ts';

const frozen = process.argv.includes('--frozen-manifest');
rmSync(join(root, 'dist'), { recursive: true, force: true });
const [compiled] = await Promise.all([
  runTool('typescript', ['-p', 'tsconfig.build.json'], 'tsc'),
  frozen ? bundleCli() : writeManifest().then(bundleCli),
  frozen ? undefined : writeSchemas(),
]);
copySchemas();
copyAssets();
if (compiled.exitCode !== 0) {
  process.stderr.write(compiled.output);
  process.exitCode = 1;
}

// `npm run check`: the sources themselves, without building.
import { runNode, runTool } from './node-tool.ts';
import { findStaleSchemas } from './schemas.ts';
import { runSteps, type StepOutcome } from './steps.ts';

await runSteps('check', [
  { name: 'types', run: () => runTool('typescript', ['--noEmit', '-p', '.'], 'tsc') },
  { name: 'lint', run: () => runTool('eslint', ['--max-warnings', '0', '.']) },
  { name: 'format', run: () => runTool('prettier', ['--check', '--log-level', 'warn', '.']) },
  { name: 'unused code and dependencies', run: () => runTool('knip', ['--no-progress']) },
  { name: 'import direction', run: () => runTool('vitest', ['run', 'test/unit/imports.test.ts']) },
  { name: 'JSON Schemas are current', run: checkSchemas },
  {
    name: 'engine of TypeScript policies is current',
    run: () => runNode(['scripts/build-engine.ts', '--check']),
  },
]);

async function checkSchemas(): Promise<StepOutcome> {
  const stale = await findStaleSchemas();
  return { exitCode: stale.length === 0 ? 0 : 1, output: stale.join('\n') };
}

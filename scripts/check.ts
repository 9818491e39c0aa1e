// `npm run check`: the sources themselves, without building.
import { runTool } from './node-tool.ts';
import { runSteps } from './steps.ts';

await runSteps('check', [
  { name: 'types', run: () => runTool('typescript', ['--noEmit', '-p', '.'], 'tsc') },
  { name: 'lint', run: () => runTool('eslint', ['--max-warnings', '0', '.']) },
  { name: 'format', run: () => runTool('prettier', ['--check', '--log-level', 'warn', '.']) },
  { name: 'unused code and dependencies', run: () => runTool('knip', ['--no-progress']) },
  { name: 'import direction', run: () => runTool('vitest', ['run', 'test/unit/imports.test.ts']) },
]);

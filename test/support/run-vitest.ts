import { join } from 'node:path';
import { runNode, type Ended } from './run-program.ts';

/** Runs the vitest that a project has, as if no other one had started it, to its end. */
export function runVitest(project: string, args: readonly string[]): Promise<Ended> {
  const inherited = Object.keys(process.env).filter((name) =>
    /^(?:VITEST|FORCE_COLOR$|NODE_ENV$)/.test(name),
  );
  const env = { ...Object.fromEntries(inherited.map((name) => [name, undefined])), NO_COLOR: '1' };
  const program = join(project, 'node_modules/vitest/vitest.mjs');
  return runNode([program, 'run', '--reporter=verbose', ...args], { cwd: project, env });
}

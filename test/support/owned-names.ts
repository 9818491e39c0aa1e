import { execFileSync } from 'node:child_process';
import { ownedName } from '../../src/files/index.ts';

const program = `import { ownedName } from ${JSON.stringify(new URL('../../src/files/index.ts', import.meta.url).href)};
process.stdout.write(ownedName());`;

/** A name that was made by a process that has ended. */
export function nameOfDeadProcess(): string {
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
}

/** A name as a process on another machine would make it. */
export function nameOfOtherMachine(): string {
  const [pid = '', ticks = '', , ...random] = ownedName().split('-');
  return [pid, ticks, '0'.repeat(12), ...random].join('-');
}

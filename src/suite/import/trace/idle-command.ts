import { posix } from 'node:path';
import { plainText } from '../shell/read-command.ts';
import type { Redirection, SimpleCommand } from '../shell/syntax.ts';
import type { Scope } from './scope.ts';

/** Commands that only print, or prepare nothing that a suite could miss. */
const idleCommands = new Set([
  'echo',
  'printf',
  'cat',
  'ls',
  'date',
  'true',
  ':',
  'sleep',
  'shopt',
  'unset',
  'which',
  'type',
  'hash',
  'load',
  'source',
  '.',
  'bats_load_library',
  'bats_require_minimum_version',
]);

/** Programs that make the module before it is tested. */
const buildCommands = new Set(['make', 'cargo', 'go', 'tinygo', 'npm', 'opa', 'kwctl', 'wardctl']);

/** Whether a command changes nothing for what comes after it. */
export function isIdleCommand(name: string, { words }: SimpleCommand, scope: Scope): boolean {
  if (idleCommands.has(name)) return true;
  if (name === 'command') return plainText(words[1]) === '-v';
  // `set +e` would make bats go on behind a check that fails.
  return name === 'set' && words.slice(1).every((word) => !scope.textOf(word).startsWith('+'));
}

/** Whether a program may be what makes the module. */
export function isBuildCommand(name: string): boolean {
  return buildCommands.has(posix.basename(name));
}

/** Whether a file gets what a command prints. */
export function writesFile({ redirections }: SimpleCommand, scope: Scope): boolean {
  return redirections.some((redirection) => isWritten(redirection, scope));
}

function isWritten({ operator, target }: Redirection, scope: Scope): boolean {
  if (!operator.includes('>') || operator === '>&') return false;
  const value = scope.valueOf(target);
  return value.type !== 'text' || !/^\/dev\/(?:null|stderr|stdout|fd\/\d+)$/.test(value.text);
}

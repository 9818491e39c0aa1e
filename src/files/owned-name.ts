import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemErrorCode } from './system-error.ts';

/** `unknown`: its process is of another machine or container, or this system cannot tell. */
export type OwnerState = 'alive' | 'gone' | 'unknown';

const pattern = /(?:^|\.)(\d{1,10})-(\d{1,20})-([0-9a-f]{12})-[0-9a-f-]{36}(?:\.tmp)?$/;

/** A file name that nobody else uses, and that tells whose it is; less than 100 characters. */
export function ownedName(): string {
  const { pid } = process;
  const { randomUUID } = loadCrypto();
  return [String(pid), readProcess(pid)?.startedTicks ?? '0', machineId(), randomUUID()].join('-');
}

/** A name for a file on its way: what was left when its process was killed is found by it. */
export function temporaryName(): string {
  return `${ownedName()}.tmp`;
}

/**
 * Whether the process still runs that made a name, alone or at the end of a longer one; `undefined` for a name of
 * another form.
 */
export function ownerState(name: string): OwnerState | undefined {
  const [, pid, startedTicks, machine] = pattern.exec(name) ?? [];
  if (pid === undefined) return undefined;
  if (machine !== machineId()) return 'unknown';
  if (!isRunning(Number(pid))) return 'gone';
  const found = readProcess(Number(pid));
  if (found === undefined || startedTicks === '0') return 'unknown';
  // The number may be that of a later process, and who has ended but is not yet waited for does nothing more.
  return found.startedTicks === startedTicks && !found.hasEnded ? 'alive' : 'gone';
}

/** It takes 2 ms to load, and most who read files never write any. */
function loadCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and belongs to another user.
    return systemErrorCode(error) === 'EPERM';
  }
}

interface ProcessFacts {
  /** Since the machine started. */
  readonly startedTicks: string;
  readonly hasEnded: boolean;
}

/** What Linux says of a process (proc(5), `stat`); `undefined` on other systems. */
function readProcess(pid: number): ProcessFacts | undefined {
  const text = readSystemFile(`/proc/${String(pid)}/stat`);
  // The program's name, in parentheses, may have spaces and parentheses of its own.
  const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const startedTicks = fields[18];
  return startedTicks === undefined ? undefined : { startedTicks, hasEnded: /^[ZX]/.test(state) };
}

/** Numbers of processes mean something only within one machine, since it was started, and one container. */
function machineId(): string {
  const parts = [hostname(), readSystemFile('/proc/sys/kernel/random/boot_id'), readNamespace()];
  return loadCrypto().createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

function readNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Empty where the system has no such file. */
function readSystemFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

// Loaded before a program (`--import`): ends it as SIGKILL does, before the call with the number in DIE_AT that changes
// something on the disk. Of what is to be written, the first half is.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const dieAt = Number(process.env['DIE_AT']);
let calls = 0;

function isLast(): boolean {
  return ++calls === dieAt;
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const names = ['mkdirSync', 'openSync', 'renameSync', 'rmSync', 'rmdirSync', 'fsync', 'fsyncSync'] as const;
for (const name of names) {
  const original = fs[name] as (...parameters: unknown[]) => unknown;
  const dying = (...parameters: unknown[]): unknown => {
    // Only a new file changes something.
    if ((name !== 'openSync' || parameters[1] === 'wx') && isLast()) die();
    return original(...parameters);
  };
  Object.assign(fs, { [name]: dying });
}

const { writeFileSync } = fs;
fs.writeFileSync = (file, data, options) => {
  if (isLast()) {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    writeFileSync(file, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1), options);
    die();
  }
  writeFileSync(file, data, options);
};
syncBuiltinESMExports();

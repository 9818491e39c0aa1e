import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStream, UnusableFile, writeFully } from '../../../src/files/index.ts';
import { streamFlags } from '../../../src/files/write-stream.ts';
import { temporaryFolder } from '../oci/layout/fixture.ts';

const posix = it.skipIf(process.platform === 'win32');

function makePipe(): string {
  const path = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

describe('a device or pipe', () => {
  posix('that nobody reads is not waited for', () => {
    expect(() => openStream(makePipe())).toThrow(
      new UnusableFile('expected a pipe that is read, found one that nobody has open for reading'),
    );
  });

  posix('gets all of what it takes only bit by bit', async () => {
    const path = makePipe();
    // It tells that it has the pipe open; what it reads goes to a file, because nobody takes it while we write.
    const script = 'exec 3<"$1"; echo; exec cat <&3 >"$1.read"';
    const reader = spawn('sh', ['-c', script, 'sh', path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(reader, 'close');
    // For the shell, which waits for somebody to write.
    const held = openSync(path, 'r+');
    await once(reader.stdout, 'data');
    // Many times what pipes hold.
    const content = Buffer.alloc(16 * 1024 * 1024, 'wardctl ');
    const file = openStream(path);
    closeSync(held);
    writeFully(file, content);
    closeSync(file);
    await ended;
    expect(readFileSync(`${path}.read`).equals(content)).toBe(true);
  });

  it('is opened without waiting, where the system can', () => {
    const flags = { O_WRONLY: 1, O_CREAT: 64, O_TRUNC: 512 };
    expect(streamFlags({ ...flags, O_NONBLOCK: 2048 })).toBe(1 + 64 + 512 + 2048);
    // Windows.
    expect(streamFlags(flags)).toBe(1 + 64 + 512);
    expect(streamFlags(constants) & constants.O_WRONLY).toBe(constants.O_WRONLY);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WardctlError } from '../../../../src/errors.ts';
import { unpackArchive } from '../../../../src/oci/archive/unpack.ts';
import { findProgram } from '../../../../scripts/tools.ts';
import { paxRecord, rawEntry, rawTar, type RawEntry } from '../../../support/tar.ts';
import { unpackAll } from './support.ts';

const file: RawEntry = { name: 'registry/ghcr.io/team/pod:v1', content: '\0asm\x01\0\0\0' };

/** What is said about an archive that is refused. */
async function refusal(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  limits?: Parameters<typeof unpackAll>[1],
): Promise<string> {
  try {
    await unpackAll(bytes, limits);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    expect(error.code).toBe('ARCHIVE_INVALID');
    expect(error.message).toMatch(/^policies\.tar: /);
    expect(error.message).not.toMatch(/[\0-\x1f]/);
    return error.message;
  }
  throw new RangeError('it was accepted');
}

describe('an archive', () => {
  it('has its files, and folders are none', async () => {
    const folder = { name: 'registry/', type: '5' };
    const bytes = rawTar([folder, file, { name: './empty' }, { name: 'old', type: '\0', content: 'x' }]);

    for (const archive of [bytes, gzipSync(bytes)])
      expect([...(await unpackAll(archive))]).toEqual([
        ['registry/ghcr.io/team/pod:v1', Buffer.from('\0asm\x01\0\0\0')],
        ['empty', Buffer.alloc(0)],
        ['old', Buffer.from('x')],
      ]);
  });

  it('may come in any pieces', async () => {
    const archive = gzipSync(rawTar([file, { name: 'b', content: 'x'.repeat(2000) }]));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 700 }), async (length) => {
        const pieces = async function* pieces(): AsyncIterable<Uint8Array> {
          for (let at = 0; at < archive.length; at += length)
            yield await Promise.resolve(archive.subarray(at, at + length));
        };

        expect([...(await unpackAll(pieces())).keys()]).toEqual([file.name, 'b']);
      }),
      { numRuns: 30 },
    );
  });

  it('can be passed over in parts', async () => {
    const long = 'x'.repeat(3_000_000);
    const bytes = rawTar([
      { name: 'a', content: long },
      { name: 'b', content: long },
      { name: 'c', content: 'c' },
    ]);
    const pieces = async function* pieces(): AsyncIterable<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 65_536)
        yield await Promise.resolve(bytes.subarray(at, at + 65_536));
    };
    const paths: string[] = [];
    for await (const { path, content } of unpackArchive(pieces(), 'policies.tar')) {
      paths.push(path);
      if (path === 'b') for await (const chunk of content) if (chunk.length > 0) break;
    }

    expect(paths).toEqual(['a', 'b', 'c']);
  });

  it('can be left in the middle, and its source is left too', async () => {
    let closed = false;
    const endless = async function* endless(): AsyncIterable<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(rawEntry({ name: 'a', content: 'x'.repeat(100_000) }));
      } finally {
        closed = true;
      }
    };
    for await (const entry of unpackArchive(endless(), 'policies.tar')) if (entry.path === 'a') break;

    await expect.poll(() => closed).toBe(true);
  });
});

describe('a hostile archive is refused with', () => {
  it.each<[string, RawEntry, string]>([
    ['a way up', { name: '../../.bashrc' }, '"../../.bashrc": expected a plain path, found a path with `..`'],
    ['a hidden way up', { name: 'registry/ghcr.io/../../../x' }, '`..`'],
    ['an absolute path', { name: '/etc/passwd' }, 'found an absolute path'],
    ['a drive', { name: 'C:\\x' }, 'found a backslash'],
    ['a drive and slashes', { name: 'C:/x' }, 'found an absolute path'],
    ['a folder above', { name: '../', type: '5' }, '`..`'],
    ['bytes that are no UTF-8', { name: Uint8Array.of(0x61, 0xff) }, 'no UTF-8'],
    ['a line break in a name', { name: 'a\nb' }, 'a control character'],
    [
      'a hard link',
      { name: 'a', type: '1', linkName: '/etc/passwd' },
      'expected files and folders only, found a link',
    ],
    ['a symbolic link', { name: 'a', type: '2', linkName: '/etc' }, 'found a symlink'],
    ['a character device', { name: 'a', type: '3' }, 'found a character-device'],
    ['a block device', { name: 'a', type: '4' }, 'found a block-device'],
    ['a pipe', { name: 'a', type: '6' }, 'found a fifo'],
    ['the name of the root', { name: '.' }, 'found a file'],
  ])('%s', async (_what, entry, message) => {
    expect(await refusal(rawTar([file, entry]))).toContain(message);
  });

  it.each([
    ['a NUL in an extended name', paxRecord('path', 'a\0b'), 'control character'],
    ['an extended name that leads up', paxRecord('path', '../x'), '`..`'],
    ['an extended name of a million characters', paxRecord('path', 'a'.repeat(1e6)), '1024 characters'],
  ])('%s', async (_what, content, message) => {
    expect(await refusal(rawTar([{ name: 'pax', type: 'x', content }, file]))).toContain(message);
  });

  it('a long name that leads up', async () => {
    const long = { name: '././@LongLink', type: 'L', content: `${'a/'.repeat(60)}../../../x\0` };

    expect(await refusal(rawTar([long, file]))).toContain('`..`');
  });

  it('a name twice, also spelt differently', async () => {
    expect(await refusal(rawTar([file, { ...file, name: `./${String(file.name)}` }]))).toContain(
      'is in it twice',
    );
  });

  it('more entries than the bound', async () => {
    const folders = Array.from({ length: 11 }, (_, index) => ({ name: `${String(index)}/`, type: '5' }));

    expect((await unpackAll(rawTar(folders.slice(1)), { limits: { maxEntries: 10 } })).size).toBe(0);
    expect(await refusal(rawTar(folders), { limits: { maxEntries: 10 } })).toContain('more than 10 entries');
  });

  it.each([
    [
      'in its header',
      rawEntry({ name: 'a', sizeBytes: 256 * 1024 ** 2 + 1 }),
      '"a": expected at most 256 MiB, found 256.1 MiB',
    ],
    [
      'in an extended header',
      Buffer.concat([
        rawEntry({ name: 'pax', type: 'x', content: paxRecord('size', String(2 ** 40)) }),
        rawEntry({ name: 'a' }),
      ]),
      '"a": expected at most 256 MiB, found 1048576.0 MiB',
    ],
  ])('a size beyond the bound %s, before it is read', async (_what, header, message) => {
    let taken = 0;
    const endless = async function* endless(): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(header);
      for (;;) {
        taken += 65_536;
        yield await Promise.resolve(Buffer.alloc(65_536));
      }
    };

    expect(await refusal(endless())).toContain(message);
    expect(taken).toBeLessThan(10_000_000);
  });

  it('a gzip bomb, at its first megabyte', async () => {
    const zeros = gzipSync(Buffer.alloc(1_000_000));
    const endless = async function* endless(): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(gzipSync(rawEntry({ name: 'a', sizeBytes: 200_000_000 })));
      for (;;) yield await Promise.resolve(zeros);
    };

    expect(await refusal(endless(), { limits: { maxTotalBytes: 1_000_000 } })).toContain(
      'unpacks to more than 1000000',
    );
  });

  it('a bomb of headers alone', async () => {
    const header = rawEntry({ name: 'x', type: 'x', content: paxRecord('comment', 'a'.repeat(100_000)) });
    const endless = async function* endless(): AsyncIterable<Uint8Array> {
      for (;;) yield await Promise.resolve(header);
    };

    expect(await refusal(endless(), { limits: { maxTotalBytes: 5_000_000 } })).toContain(
      'unpacks to more than',
    );
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from('x')],
    ['text', Buffer.from('<html>not found</html>'.repeat(100))],
    ['a module', Buffer.from('\0asm\x01\0\0\0'.repeat(200))],
    ['gzip of text', gzipSync('hello')],
    ['half a gzip header', Buffer.from([0x1f, 0x8b])],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...new Uint8Array(600)])],
    ['a zip', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(600)])],
  ])('%s instead of an archive', async (_what, bytes) => {
    expect(await refusal(bytes)).toContain('it is no tar archive, or damaged: ');
  });

  it.each([
    [
      'text',
      Buffer.from('<html>not found</html>'.repeat(100)),
      'there is no header where a file should begin',
    ],
    ['an end too early', rawTar([file]).subarray(0, 600), 'it ends too early'],
  ])('%s in words of our own', async (_what, bytes, meaning) => {
    expect(await refusal(bytes)).toBe(`policies.tar: it is no tar archive, or damaged: ${meaning}`);
  });

  it('an end too early, wherever it is', async () => {
    const bytes = rawTar([file, { name: 'b', content: 'x'.repeat(700) }]);
    const packed = gzipSync(bytes);
    for (let length = 0; length < bytes.length; length += 37)
      await expect(refusal(bytes.subarray(0, length)), `${String(length)} bytes`).resolves.toContain(
        'damaged',
      );
    for (let length = 0; length < packed.length; length++)
      await expect(refusal(packed.subarray(0, length)), `${String(length)} bytes`).resolves.toContain(
        'damaged',
      );
  });

  it('an error, or read with plain paths, whatever is changed in it', async () => {
    const bytes = rawTar([
      file,
      { name: 'pax', type: 'x', content: paxRecord('path', 'long') },
      { name: 'b', content: 'bb' },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 4 }),
        async (changes) => {
          const changed = Buffer.from(bytes);
          for (const [at, value] of changes) changed[at] = value;
          try {
            for (const path of (await unpackAll(changed)).keys()) expect(path.split('/')).not.toContain('..');
          } catch (error) {
            if (!(error instanceof WardctlError)) throw error;
            expect(error.code).toBe('ARCHIVE_INVALID');
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('unpacking', () => {
  it('ends with the reason where it is aborted', async () => {
    const controller = new AbortController();
    const endless = async function* endless(): AsyncIterable<Uint8Array> {
      for (let index = 0; ; index++) {
        if (index === 5) controller.abort(new RangeError('stopped'));
        yield await Promise.resolve(rawEntry({ name: String(index), content: 'x'.repeat(100_000) }));
      }
    };

    await expect(unpackAll(endless(), { signal: controller.signal })).rejects.toThrow('stopped');
  });

  it('says what its source said', async () => {
    const broken = async function* broken(): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(rawEntry(file));
      throw new Error('EIO: i/o error, read');
    };

    expect(await refusal(broken())).toContain('EIO: i/o error, read');
  });
});

describe.skipIf(findProgram('tar') === undefined)('an archive made by tar', () => {
  let folder: string;
  const names = [
    'registry/ghcr.io/a/b:v1',
    `registry/localhost:5000/${'deep/'.repeat(30)}pod@sha256:${'0'.repeat(64)}`,
    'ü/😀',
  ];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wardctl-tar-'));
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), name.repeat(100));
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['gnu', 'pax', 'oldgnu'])('is read in the format %s', async (format) => {
    const bytes = execFileSync('tar', [`--format=${format}`, '-cz', '.'], {
      cwd: folder,
      maxBuffer: 2 ** 26,
    });

    for (const archive of [bytes, gunzipSync(bytes)]) {
      const files = await unpackAll(archive);

      expect([...files.keys()].sort()).toEqual([...names].sort());
      for (const [path, content] of files) expect(content.toString()).toBe(path.repeat(100));
    }
  });
});

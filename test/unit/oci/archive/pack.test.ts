import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findProgram } from '../../../../scripts/tools.ts';
import { packArchive, type ArchiveFile } from '../../../../src/oci/archive/pack.ts';
import { inMemory } from '../../../../src/oci/content.ts';
import { allOf } from '../support.ts';
import { unpackAll } from './support.ts';

function fileOf(path: string, content: string | Uint8Array): ArchiveFile {
  const bytes = Buffer.from(content);
  return { path, sizeBytes: bytes.length, content: inMemory(bytes) };
}

const long = `registry/ghcr.io/${'team/'.repeat(40)}pod@sha256:${'0'.repeat(64)}`;
const files = [
  fileOf('registry/ghcr.io/b:v1', 'b'),
  fileOf(long, 'long'),
  fileOf('https/a.example/x.wasm', 'a'),
];

describe('a packed archive', () => {
  it('is the same for the same files, in whatever order they come', async () => {
    for (const gzip of [false, true]) {
      const one = await allOf(packArchive(files, { gzip }));
      const two = await allOf(packArchive([...files].reverse(), { gzip }));

      expect(two.equals(one)).toBe(true);
    }
  });

  it('is compressed on demand', async () => {
    const plain = await allOf(packArchive(files, { gzip: false }));
    const packed = await allOf(packArchive(files, { gzip: true }));

    expect(gunzipSync(packed).equals(plain)).toBe(true);
    // No time in the header of gzip (RFC 1952).
    expect(packed.readUInt32LE(4)).toBe(0);
  });

  it('is unpacked to the files it was made of', async () => {
    const part = fc.stringMatching(/^[a-z0-9ü][a-z0-9:@._ü-]{0,60}$/).filter((text) => !text.endsWith('.'));
    const paths = fc
      .array(part, { minLength: 1, maxLength: 12 })
      .map((parts) => ['registry', ...parts].join('/'));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(paths, fc.uint8Array({ maxLength: 3000 })),
        fc.boolean(),
        async (given, gzip) => {
          const all = Object.entries(given);
          const archive = packArchive(
            all.map(([path, content]) => fileOf(path, content)),
            { gzip },
          );
          const found = await unpackAll(archive);

          expect(Object.fromEntries(found)).toEqual(
            Object.fromEntries(all.map(([path, content]) => [path, Buffer.from(content)])),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('keeps up with a slow reader', async () => {
    const big = fileOf('registry/a/b:v1', Buffer.alloc(20_000_000, 'x'));

    expect((await unpackAll(packArchive([big], { gzip: true }))).get('registry/a/b:v1')?.length).toBe(
      20_000_000,
    );
  });

  it.each([
    ['fails', new Error('the disk is gone')],
    ['is aborted', new DOMException('stopped', 'AbortError')],
  ])('ends with the error of a source that %s', async (_what, reason) => {
    const broken = async function* broken(): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(Buffer.from('half'));
      throw reason;
    };
    for (const gzip of [false, true])
      await expect(
        allOf(packArchive([{ path: 'a', sizeBytes: 8, content: broken }], { gzip })),
      ).rejects.toThrow(reason.message);
  });

  it.each([1, 3])('ends with an error for a source of other than %i bytes', async (sizeBytes) => {
    const lying = { path: 'a', sizeBytes, content: inMemory(Buffer.from('ab')) };

    await expect(allOf(packArchive([lying], { gzip: false }))).rejects.toThrow();
  });
});

describe.skipIf(findProgram('tar') === undefined)('a packed archive, to tar,', () => {
  it('has files without owner and time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wardctl-pack-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    writeFileSync(join(folder, 'out.tar.gz'), await allOf(packArchive(files, { gzip: true })));

    const environment = { ...process.env, TZ: 'UTC', LC_ALL: 'C' };
    const list = execFileSync('tar', ['--numeric-owner', '-tvzf', 'out.tar.gz'], {
      cwd: folder,
      env: environment,
    });
    execFileSync('tar', ['-xzf', 'out.tar.gz'], { cwd: folder });

    expect(list.toString().replaceAll(/ +/g, ' ').trim().split('\n')).toEqual([
      '-rw-r--r-- 0/0 1 1970-01-01 00:00 https/a.example/x.wasm',
      '-rw-r--r-- 0/0 1 1970-01-01 00:00 registry/ghcr.io/b:v1',
      `-rw-r--r-- 0/0 4 1970-01-01 00:00 ${long}`,
    ]);
    expect(readFileSync(join(folder, long), 'utf8')).toBe('long');
  });
});

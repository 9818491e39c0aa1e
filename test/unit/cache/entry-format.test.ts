import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntry, decodeStart, encodeEntry, maxStartBytes } from '../../../src/cache/entry-format.ts';
import { DamagedEntry } from '../../../src/cache/entry-header.ts';
import type { PreparedFiles } from '../../../src/cache/index.ts';
import { sha256 } from '../../../src/files/index.ts';
import { WardctlError } from '../../../src/errors.ts';
import { keyOf } from '../../support/cache/temporary-cache.ts';

const key = keyOf('module', { jco: '0.15.0', wardctl: '0.1.0' });

function filesOf(...contents: readonly (readonly [string, string])[]): PreparedFiles {
  return new Map(contents.map(([name, content]) => [name, Buffer.from(content)]));
}

const entry = encodeEntry(
  key,
  filesOf(['policy.js', 'export {}'], ['empty', ''], ['policy.core.wasm', '\n\n12']),
);

/** The same entry with a hash that is right for other bytes behind it. */
function rehashed(change: (bytes: Buffer) => Buffer): Buffer {
  const bytes = change(Buffer.from(entry));
  sha256(bytes.subarray(48)).copy(bytes, 16);
  return bytes;
}

/** The same entry with another header. */
function withHeader(header: string, contents = ''): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(header));
  const start = entry.subarray(0, 52);
  return rehashed(() => Buffer.concat([start, length, Buffer.from(header), Buffer.from(contents)]));
}

function headerWith(changes: object): string {
  return JSON.stringify({ ...key, files: [{ name: 'a', sizeBytes: 1 }], ...changes });
}

describe('an entry', () => {
  it('gives back what was put in', () => {
    const name = fc.stringMatching(/^[\w-][\w.-]{0,127}$/);
    const text = fc.string({ maxLength: 64 });
    fc.assert(
      fc.property(
        fc.dictionary(text, fc.string({ maxLength: 512 }), { maxKeys: 8 }),
        fc.uniqueArray(fc.tuple(name, fc.uint8Array()), { selector: ([first]) => first, maxLength: 10 }),
        (shapedBy, files) => {
          const someKey = { ...key, shapedBy };
          const decoded = decodeEntry(encodeEntry(someKey, new Map(files)), someKey);
          expect(Array.from(decoded, ([file, content]) => [file, [...content]])).toEqual(
            files.map(([file, content]) => [file, [...content]]),
          );
        },
      ),
    );
  });

  it('tells its key without being read whole', () => {
    const long = encodeEntry(key, new Map([['a', Buffer.alloc(maxStartBytes)]]));
    expect(decodeStart(long.subarray(0, maxStartBytes))).toEqual({
      key,
      files: [{ name: 'a', sizeBytes: maxStartBytes }],
    });
  });

  it('is refused with any bit changed', () => {
    fc.assert(
      fc.property(fc.nat(entry.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(entry);
        damaged.writeUInt8(damaged.readUInt8(at) ^ change, at);
        expect(() => decodeEntry(damaged, key)).toThrow(DamagedEntry);
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused at any shorter length, with zeros instead of the rest, and with more behind it', () => {
    for (let length = 0; length < entry.length; length++) {
      expect(() => decodeEntry(entry.subarray(0, length), key)).toThrow(DamagedEntry);
      // As after a crash of the machine, where the file system knew the length before the contents.
      const zeroed = Buffer.concat([entry.subarray(0, length), Buffer.alloc(entry.length - length)]);
      if (!zeroed.equals(entry)) expect(() => decodeEntry(zeroed, key)).toThrow(DamagedEntry);
    }
    expect(() => decodeEntry(Buffer.concat([entry, Buffer.alloc(1)]), key)).toThrow(DamagedEntry);
  });

  it('never gives anything but an entry or a DamagedEntry, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const forged = rehashed((good) => Buffer.concat([good.subarray(0, 56), bytes]));
        expect(() => decodeEntry(forged, key)).toThrow(DamagedEntry);
      }),
    );
  });

  it.each([
    ['another module', keyOf('other', key.shapedBy)],
    ['another version of a tool', { ...key, shapedBy: { ...key.shapedBy, wardctl: '0.2.0' } }],
    ['one shape less', { ...key, shapedBy: { wardctl: '0.1.0' } }],
  ])('is refused for the key of %s', (_what, other) => {
    expect(() => decodeEntry(entry, other)).toThrow('expected an entry of this key, found one of another');
  });

  it.each([
    [
      'of another format',
      rehashed((bytes) => (bytes.writeUInt32LE(2, 48), bytes)),
      'expected format 1, found 2',
    ],
    ['with a huge header', rehashed((bytes) => (bytes.writeUInt32LE(65_537, 52), bytes)), 'found 65537'],
    [
      'with a header that is cut',
      rehashed((bytes) => (bytes.writeUInt32LE(5000, 52), bytes)),
      'found a part',
    ],
    [
      'with a longer header',
      rehashed((bytes) => (bytes.writeUInt32LE(bytes.length - 56 - 2, 52), bytes)),
      'header',
    ],
    ['without JSON', withHeader('{'), 'header'],
    ['with a list for a header', withHeader('[]'), 'header'],
    ['without files', withHeader(headerWith({ files: undefined })), 'header'],
    [
      'with a path for a name',
      withHeader(headerWith({ files: [{ name: '../a', sizeBytes: 1 }] }), '1'),
      'header',
    ],
    ['with a hidden name', withHeader(headerWith({ files: [{ name: '.a', sizeBytes: 1 }] }), '1'), 'header'],
    ['with a negative size', withHeader(headerWith({ files: [{ name: 'a', sizeBytes: -1 }] })), 'header'],
    ['with half a byte', withHeader(headerWith({ files: [{ name: 'a', sizeBytes: 0.5 }] })), 'header'],
    [
      'with two files of one name',
      withHeader(headerWith({ files: Array(2).fill({ name: 'a', sizeBytes: 1 }) }), '12'),
      'header',
    ],
    [
      'with too many files',
      withHeader(
        headerWith({
          files: Array.from({ length: 257 }, (_, index) => ({ name: `f${index}`, sizeBytes: 0 })),
        }),
      ),
      'header',
    ],
    ['with a number for a shape', withHeader(headerWith({ shapedBy: { a: 1 } }), '1'), 'header'],
    ['with contents that are missing', withHeader(headerWith({})), 'contents as long as the header says'],
    ['with more contents', withHeader(headerWith({}), '12'), 'contents as long as the header says'],
  ])('%s is refused, even with the right hash', (_what, bytes, message) => {
    expect(() => decodeEntry(bytes, key)).toThrow(DamagedEntry);
    expect(() => decodeEntry(bytes, key)).toThrow(message);
  });

  it('keeps a shape whose name JavaScript has a meaning for', () => {
    const odd = { ...key, shapedBy: JSON.parse('{"__proto__": "1"}') as Record<string, string> };
    expect(decodeStart(encodeEntry(odd, filesOf())).key).toEqual(odd);
    expect(() => decodeEntry(encodeEntry(odd, filesOf()), { ...key, shapedBy: {} })).toThrow(DamagedEntry);
  });
});

describe('what cannot be an entry', () => {
  it.each([
    ['a path', filesOf(['a/b', '']), key, 'found "a/b"'],
    ['a way out', filesOf(['..', '']), key, 'found ".."'],
    ['a long name', filesOf(['a'.repeat(129), '']), key, 'file names'],
    [
      'many files',
      new Map(Array.from({ length: 257 }, (_, index) => [`f${index}`, Buffer.alloc(0)])),
      key,
      'expected at most 256 files, found 257',
    ],
    ['a digest of another form', filesOf(), { ...key, moduleSha256: 'A'.repeat(64) }, 'moduleSha256'],
    ['a long shape', filesOf(), { ...key, shapedBy: { a: 'x'.repeat(513) } }, 'shapedBy'],
    [
      'many shapes',
      filesOf(),
      { ...key, shapedBy: Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`s${index}`, ''])) },
      'found 33',
    ],
  ])('is told: %s', (_what, files, someKey, message) => {
    expect(() => encodeEntry(someKey, files)).toThrow(WardctlError);
    expect(() => encodeEntry(someKey, files)).toThrow(message);
  });
});

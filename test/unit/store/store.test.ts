import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  readFileBounded,
  readTextBounded,
  resolveModule,
  resolvePolicy,
  writeFileAtomically,
} from '../../../src/store/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-store-'));
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'policy.wasm'), 'x');
  writeFileSync(join(folder, 'a b%20ü.wasm'), 'x');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function refusal(attempt: () => unknown): { code: string; message: string; hint?: string } {
  try {
    attempt();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new RangeError('was accepted');
}

describe('references of policies', () => {
  it('may be paths, relative to the folder or absolute', () => {
    const path = join(folder, 'policy.wasm');
    for (const reference of ['policy.wasm', './policy.wasm', 'sub/../policy.wasm', path]) {
      expect(resolvePolicy(reference, folder)).toEqual({ reference, path });
    }
  });

  it('may be file URIs', () => {
    const path = join(folder, 'a b%20ü.wasm');
    expect(resolvePolicy(pathToFileURL(path).href, '/elsewhere').path).toBe(path);
  });

  it('may go by links', () => {
    symlinkSync('policy.wasm', join(folder, 'link.wasm'));
    expect(resolvePolicy('link.wasm', folder).path).toBe(join(folder, 'link.wasm'));
  });

  it.each([
    [
      'file://home/tux/policy.wasm',
      'Cannot find policy with uri: file://home/tux/policy.wasm: ',
      /three slashes/,
    ],
    ['registry://ghcr.io/x/y:v1', 'registry:// is not available yet', /Download the module/],
    ['https://example.com/policy.wasm', 'https:// is not available yet', /Download the module/],
    ['http://example.com/policy.wasm', 'http:// is not available yet', /Download the module/],
    ['ftp://example.com/x', 'expected file:// or a path, found the scheme ftp://', undefined],
    ['missing.wasm', 'Cannot find policy with uri: missing.wasm: no such file', /\.wasm module/],
    ['policy.wasm/inside', 'Cannot find policy with uri: policy.wasm/inside: no such file', /\.wasm module/],
    ['ghcr.io/x/y:v1', 'Cannot find policy with uri: ghcr.io/x/y:v1: no such file', /registries come later/],
    ['ghcr.io/x/y', 'Cannot find policy with uri: ghcr.io/x/y: no such file', /registries come later/],
    ['ghcr.io/x/y:v1@sha256:0', 'ghcr.io/x/y:v1@sha256:0: no such file', /registries come later/],
    ['localhost:5000/y', 'localhost:5000/y: no such file', /registries come later/],
    ['my.policies/y.wasm', 'my.policies/y.wasm: no such file', /\.wasm module/],
    ['file:///a%00b', 'file:///a%00b: expected a path, found one with a zero byte in it', /\.wasm module/],
  ])('that lead nowhere: %s', (reference, message, hint) => {
    const error = refusal(() => resolvePolicy(reference, folder));
    expect(error.code).toBe('POLICY_NOT_FOUND');
    expect(error.message).toContain(message);
    if (hint !== undefined) expect(error.hint).toMatch(hint);
  });

  it('have advice on what the caller takes', () => {
    const modules = refusal(() => resolvePolicy('missing', folder));
    const resources = refusal(() => resolvePolicy('missing', folder, 'modules and resources'));
    expect(modules.hint).not.toContain('.yaml');
    expect(resources.hint).toContain('.yaml');
  });

  it('are not folders', () => {
    expect(refusal(() => resolvePolicy('sub', folder))).toMatchObject({
      code: 'POLICY_UNREADABLE',
      message: 'Cannot read policy sub: expected a file, found a directory',
      hint: expect.stringContaining('policy.wasm') as unknown,
    });
  });
});

describe('modules of custom resources', () => {
  it('may be paths that start with a dot, relative to the resource', () => {
    expect(resolveModule('./policy.wasm', folder).path).toBe(join(folder, 'policy.wasm'));
    expect(resolveModule('../policy.wasm', join(folder, 'sub')).path).toBe(join(folder, 'policy.wasm'));
  });

  it('may be file URIs', () => {
    const { href } = pathToFileURL(join(folder, 'policy.wasm'));
    expect(resolveModule(href, '/elsewhere').path).toBe(join(folder, 'policy.wasm'));
  });

  it('are paths where they start at a root', () => {
    const path = join(folder, 'policy.wasm');
    expect(resolveModule(path, join(folder, 'sub')).path).toBe(path);
  });

  it.each(['policy.wasm', 'ghcr.io/x/y:v1', 'localhost:5000/x', '.hidden/x'])(
    'belong to a registry without a scheme: %s',
    (reference) => {
      expect(refusal(() => resolveModule(reference, folder)).message).toContain(
        `Cannot find policy with uri: registry://${reference}: registry:// is not available yet`,
      );
    },
  );
});

describe('files of limited size', () => {
  const expected = { what: 'request file', errorCode: 'REQUEST_UNREADABLE', maxBytes: 10 } as const;

  it('are read whole', () => {
    writeFileSync(join(folder, 'ten'), '0123456789');
    writeFileSync(join(folder, 'none'), '');
    expect(readFileBounded(join(folder, 'ten'), expected).toString()).toBe('0123456789');
    expect(readFileBounded(join(folder, 'none'), expected)).toHaveLength(0);
  });

  it('are refused beyond it', () => {
    const path = join(folder, 'eleven');
    writeFileSync(path, '01234567890');
    expect(refusal(() => readFileBounded(path, expected))).toMatchObject({
      code: 'REQUEST_UNREADABLE',
      message: `request file ${path} is too large: expected at most 10 bytes, found 11`,
    });
  });

  it.skipIf(process.platform === 'win32')('may be endless, and are refused in time', () => {
    expect(refusal(() => readFileBounded('/dev/zero', expected)).message).toBe(
      'request file /dev/zero is too large: expected at most 10 bytes, found more',
    );
    expect(readFileBounded('/dev/null', expected)).toHaveLength(0);
  });

  it('are named with the reason why they cannot be read', () => {
    const missing = join(folder, 'missing');
    expect(refusal(() => readFileBounded(missing, expected))).toMatchObject({
      code: 'REQUEST_UNREADABLE',
      message: `Error opening request file ${missing}: No such file or directory`,
      hint: expect.any(String) as unknown,
      details: { path: missing },
    });
    const below = join(folder, 'policy.wasm', 'x');
    expect(refusal(() => readFileBounded(below, expected)).message).toContain(
      'a part of the path is not a directory',
    );
    expect(refusal(() => readFileBounded(folder, expected)).message).toBe(
      `Error opening request file ${folder}: expected a file, found a directory`,
    );
  });

  it('are read as text without the mark of its byte order, once', () => {
    const path = join(folder, 'marked');
    writeFileSync(path, '\ufeff\ufeffa: \ufeff1');
    const text = readTextBounded(path, { ...expected, maxBytes: 100 });
    expect(text).toBe('\ufeffa: \ufeff1');
  });

  it('shows line breaks in names', () => {
    expect(refusal(() => readFileBounded(join(folder, 'a\nb'), expected)).message).toContain(
      String.raw`a\nb: No such file`,
    );
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('may be out of bounds', () => {
    const path = join(folder, 'policy.wasm');
    chmodSync(path, 0);
    expect(refusal(() => readFileBounded(path, expected)).message).toContain('permission denied');
  });
});

describe('atomic writing', () => {
  it('makes a file, or replaces it', () => {
    const path = join(folder, 'sub', 'session.yml');
    writeFileAtomically(path, 'first');
    writeFileAtomically(path, Buffer.from('second'));
    expect(readFileSync(path, 'utf8')).toBe('second');
    expect(readdirSync(join(folder, 'sub'))).toEqual(['session.yml']);
  });

  it.skipIf(process.platform === 'win32')('keeps the permissions of a file', () => {
    const path = join(folder, 'sub', 'private');
    writeFileSync(path, 'x');
    chmodSync(path, 0o640);
    writeFileAtomically(path, 'y');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    rmSync(path);
  });

  it.skipIf(process.getuid?.() !== 0)('keeps the owner of a file', () => {
    const path = join(folder, 'sub', 'foreign');
    writeFileSync(path, 'x');
    chownSync(path, 12_345, 23_456);
    chmodSync(path, 0o604);
    writeFileAtomically(path, 'y');
    const { uid, gid, mode } = statSync(path);
    expect([uid, gid, mode & 0o777]).toEqual([12_345, 23_456, 0o604]);
    rmSync(path);
  });

  it('takes names as long as the system does', () => {
    const path = join(folder, 'sub', 'x'.repeat(255));
    writeFileAtomically(path, 'y');
    expect(readFileSync(path, 'utf8')).toBe('y');
    rmSync(path);
  });

  it('takes another name for its temporary file where one is taken', () => {
    const path = join(folder, 'sub', 'session.yml');
    const taken = join(folder, 'sub', `.wardctl-${String(process.pid)}-7.tmp`);
    writeFileSync(taken, 'of somebody else');
    vi.spyOn(process.hrtime, 'bigint').mockReturnValueOnce(7n);
    writeFileAtomically(path, 'x');
    expect(readFileSync(path, 'utf8')).toBe('x');
    expect(readFileSync(taken, 'utf8')).toBe('of somebody else');
    rmSync(taken);
    rmSync(path);
  });

  it('leaves nothing behind where it fails', () => {
    const target = join(folder, 'sub', 'taken');
    mkdirSync(target);
    expect(() => {
      writeFileAtomically(target, 'x');
    }).toThrow();
    expect(readdirSync(join(folder, 'sub'))).toEqual(['taken']);
    expect(() => {
      writeFileAtomically(join(folder, 'nowhere', 'file'), 'x');
    }).toThrow(/ENOENT/);
  });
});

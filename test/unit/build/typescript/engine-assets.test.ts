import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const assets = join(root, 'src/assets/typescript');
const record = JSON.parse(readFileSync(join(assets, 'engine.json'), 'utf8')) as {
  readonly madeOf: Readonly<Record<string, string>>;
  readonly sha256: Readonly<Record<string, string>>;
};

// Whether they are what `npm run engine` makes takes half a minute to see: `npm run engine -- --check`.
describe('the engine of TypeScript policies', () => {
  it.each(['engine-wapc.wasm', 'engine-wasi.wasm'])('is the one that is recorded: %s', (name) => {
    const content = readFileSync(join(assets, name));

    expect(createHash('sha256').update(content).digest('hex')).toBe(record.sha256[name]);
  });

  it('is made of the version that is installed', () => {
    const manifest = JSON.parse(
      readFileSync(join(root, 'node_modules/quickjs-wasi/package.json'), 'utf8'),
    ) as { version: string };

    expect(record.madeOf['quickjs-wasi']).toBe(manifest.version);
  });

  it('comes with the licences of what is in it', () => {
    const notice = readFileSync(join(assets, 'NOTICE.txt'), 'utf8');

    expect(notice).toContain(`quickjs-wasi ${String(record.madeOf['quickjs-wasi'])}`);
    expect(notice).toContain(`QuickJS-NG ${String(record.madeOf['quickjs-ng'])},`);
    expect(notice).toContain(readFileSync(join(root, 'node_modules/quickjs-wasi/LICENSE'), 'utf8').trim());
    expect(notice).toContain('Fabrice Bellard');
    expect(notice).toContain('Unicode, Inc.');
  });
});

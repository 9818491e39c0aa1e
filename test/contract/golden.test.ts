import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-program.ts';
import { deviations, errorTexts } from './golden-deviations.ts';

/** One recorded invocation of the reference; see fixtures/golden/README.md. */
interface GoldenCase {
  readonly name: string;
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly exit: number;
  readonly stdout: string;
  /** What the reference says on stderr, without log lines. */
  readonly error?: string;
}

const golden = join(import.meta.dirname, '../../fixtures/golden');
const cases = JSON.parse(readFileSync(join(golden, 'cases.json'), 'utf8')) as GoldenCase[];

let folder: string;
let localhost: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-golden-'));
  cpSync(golden, folder, { recursive: true });
  const inputs = join(folder, 'inputs');
  for (const name of readdirSync(inputs)) {
    const path = join(inputs, name);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('$PWD', folder.replaceAll('\\', '/')));
  }
  const addresses = await lookup('localhost', { all: true, order: 'verbatim' });
  localhost = addresses.map(({ address }) => `\\\\\\"${address}\\\\\\"`).join(',');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/**
 * What cannot be equal: engine backtraces, the addresses that this machine has for localhost, the time, and the name
 * of the program in the comments that say how a file was made.
 */
function comparable(stdout: string): string {
  return stdout
    .replace(/(error while executing at wasm backtrace:)(?:[^"\\]|\\.)*/, '$1')
    .replace('\\\\\\"127.0.0.1\\\\\\"', localhost)
    .replace(/^createdAt: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/m, 'createdAt: now')
    .replace(/^# {3}kwctl scaffold/m, '#   wardctl scaffold');
}

/** What the reference says went wrong, without its label. */
function firstLine(error: string): string {
  return (error.split('\n')[0] ?? '').replace(/^[Ee]rror: /, '').trimEnd();
}

describe('recorded answers of the reference', () => {
  it('are all there', () => {
    expect(cases).toHaveLength(216);
    const names = new Set(cases.map(({ name }) => name));
    expect(Object.keys(deviations).filter((name) => !names.has(name))).toEqual([]);
  });

  it.concurrent.each(cases)('$name', async ({ name, args, stdin, exit, stdout, error }) => {
    const output = join(folder, `${name.replaceAll(/[^a-z]+/gi, '-')}.wasm`);
    const config = join(folder, 'config');
    const result = await runCli(
      args.map((word) => word.replace('$OUT', output)),
      { cwd: folder, stdin: stdin ?? '', env: { XDG_CONFIG_HOME: config } },
    );

    const deviation = deviations[name];
    const expected = comparable(stdout.replaceAll('$PWD', folder).replaceAll('$XDG_CONFIG_HOME', config));
    const agrees = result.exitCode === exit && comparable(result.stdout) === expected;
    if (deviation === undefined) {
      expect({ exitCode: result.exitCode, stdout: comparable(result.stdout) }).toEqual({
        exitCode: exit,
        stdout: expected,
      });
      if (error !== undefined)
        expect(result.stderr).toContain(errorTexts[name] ?? firstLine(error).replaceAll('$PWD', folder));
      return;
    }
    expect(agrees, `${name} agrees with the reference: take it off the list of deviations`).toBe(false);
    expect(result.exitCode).toBe(deviation.exitCode);
    expect(result.stdout).toMatch(deviation.stdout);
  });
});

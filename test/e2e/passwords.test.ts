import { describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';

describe('a password in a reference', () => {
  it.each([
    ['pull', 'registry://usr:PASSW0RD@ghcr.io/x/y:v1'],
    ['pull', 'https://usr:PASSW0RD@gh cr.io/x'],
    ['pull', 'https://usr:PASSW0RD@ghcr.io/x'],
    ['digest', 'usr:PASSW0RD@ghcr.io/x'],
    ['save', 'HTTPS://usr:PASSW0RD@ghcr.io/x', '-o', 'x.tgz'],
    ['inspect', 'docker://usr:PASSW0RD@ghcr.io/x'],
    ['inspect', 'usr:PASSW0RD@ghcr.io/x'],
    ['run', 'usr:PASSW0RD@ghcr.io', '-r', 'x.json'],
    ['run', 'usr:PASSW0RD@ghcr.io/x', '-r', 'x.json'],
    ['run', 'https://usr:PASSW0RD@ghcr.io/x', '-r', 'x.json'],
    ['push', 'x.wasm', 'registry://usr:PASSW0RD@ghcr.io/x/y:v1'],
    ['login', 'https://usr:PASSW0RD@ghcr.io'],
    ['doctor', 'https://usr:PASSW0RD@ghcr.io'],
  ])('is not shown by %s %s', async (...words) => {
    const home = new CliHome();
    home.write('x.json', '{}');
    const { stdout, stderr, exitCode } = await home.run(...words);
    const json = await home.run(...words, '--json');

    expect(exitCode).toBeGreaterThan(0);
    for (const output of [stdout, stderr, json.stdout, json.stderr]) expect(output).not.toContain('PASSW0RD');
    expect(stderr).toMatch(/usr:\*\*\*@|without user and password/);
  });
});

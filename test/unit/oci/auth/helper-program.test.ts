import { describe, expect, it } from 'vitest';
import { helperCommand } from '../../../../src/oci/auth/helper-program.ts';

function onWindows(files: readonly string[], environment: Readonly<Record<string, string>>) {
  return helperCommand('wincred', 'get', { platform: 'win32', environment }, (path) => files.includes(path));
}

function onLinux(files: readonly string[], path: string | undefined) {
  return helperCommand('pass', 'get', { platform: 'linux', environment: { PATH: path } }, (file) =>
    files.includes(file),
  );
}

const bin = String.raw`C:\Program Files\Docker\bin`;
const exe = String.raw`C:\Program Files\Docker\bin\docker-credential-wincred.exe`;
const cmd = String.raw`C:\Program Files\Docker\bin\docker-credential-wincred.cmd`;

describe('the program of a credential helper', () => {
  it('is the first on PATH', () => {
    const files = ['/b/docker-credential-pass', '/c/docker-credential-pass'];

    expect(onLinux(files, '/a:/b:/c')).toEqual({
      path: '/b/docker-credential-pass',
      file: '/b/docker-credential-pass',
      args: ['get'],
      isVerbatim: false,
    });
  });

  it.each([
    ['nowhere', '/a:/b'],
    ['in the working folder', '.:'],
    ['in a relative folder', 'bin:./bin'],
    ['without PATH', undefined],
  ])('is not there: %s', (_name, path) => {
    expect(onLinux(['docker-credential-pass', 'bin/docker-credential-pass'], path)).toBeUndefined();
  });

  it('is an .exe on Windows, whatever the case of the variable', () => {
    const command = { path: exe, file: exe, args: ['get'], isVerbatim: false };

    expect(onWindows([exe, cmd], { Path: `C:\\Windows;${bin}` })).toEqual(command);
    expect(onWindows([exe], { PATH: bin })).toEqual(command);
  });

  it('may be a script on Windows, which only the command interpreter runs', () => {
    expect(onWindows([cmd], { Path: bin, ComSpec: String.raw`D:\cmd.exe` })).toEqual({
      path: cmd,
      file: String.raw`D:\cmd.exe`,
      args: ['/d', '/s', '/c', `""${cmd}" get"`],
      isVerbatim: true,
    });
    expect(onWindows([cmd], { Path: bin })?.file).toBe(String.raw`C:\Windows\System32\cmd.exe`);
  });

  it.each([
    ['without extension', String.raw`C:\bin\docker-credential-wincred`, String.raw`C:\bin`],
    ['in the working folder', String.raw`.\docker-credential-wincred.exe`, '.'],
    [
      'in a folder that the interpreter would expand',
      String.raw`C:\%x%\docker-credential-wincred.cmd`,
      String.raw`C:\%x%`,
    ],
  ])('is not there on Windows: %s', (_name, file, path) => {
    expect(onWindows([file], { Path: path })).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { parseByteSize } from '../../../src/cli/byte-size.ts';
import { joinCapabilities } from '../../../src/cli/capability-argv.ts';
import { parseDuration } from '../../../src/cli/duration.ts';
import { escapeControls, visibleLine } from '../../../src/cli/escape.ts';
import { exitCodeOf } from '../../../src/cli/exit-code.ts';
import { formatError } from '../../../src/cli/format-error.ts';
import { wrapLine } from '../../../src/cli/text/wrap.ts';
import { useColor } from '../../../src/cli/terminal.ts';
import { WardctlError } from '../../../src/errors.ts';

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['2s', 2000],
    ['2', 2000],
    ['1.5', 1500],
    ['0.25s', 250],
    ['1m', 60_000],
    ['1ms', 1],
    ['60m', 3_600_000],
    ['3600', 3_600_000],
  ])('%s is %i ms', (text, milliseconds) => {
    expect(parseDuration(text, '--timeout')).toBe(milliseconds);
  });

  it.each([
    '',
    '0',
    '0ms',
    '0.5ms',
    '-1',
    '61m',
    '3601',
    '1h',
    '1 s',
    's',
    '1e3',
    '1s2',
    '0x10',
    'Infinity',
    '1S',
    '.5',
  ])('%j is none', (text) => {
    expect(() => parseDuration(text, '--timeout')).toThrow(
      expect.objectContaining({
        code: 'USAGE_INVALID',
        message: `--timeout: expected a time from 1ms to 60m, found ${JSON.stringify(text)}`,
        hint: expect.any(String) as unknown,
      }),
    );
  });
});

describe('sizes', () => {
  it.each([
    ['65536', 65_536],
    ['64Ki', 65_536],
    ['64KiB', 65_536],
    ['64 kib', 65_536],
    ['66K', 66_000],
    ['500MB', 500_000_000],
    ['64Mi', 67_108_864],
    ['1.5Gi', 1_610_612_736],
    ['1G', 1_000_000_000],
    ['4Gi', 4_294_967_296],
    ['100000B', 100_000],
  ])('%s is %i bytes', (text, bytes) => {
    expect(parseByteSize(text, '--max-memory')).toBe(bytes);
  });

  it.each([
    '',
    '0',
    '65535',
    '64K',
    '63Ki',
    '5Gi',
    '4294967297',
    '-1Mi',
    '1Ti',
    '1i',
    'Mi',
    '1e9',
    '1 Mi x',
    'NaN',
  ])('%j is none', (text) => {
    expect(() => parseByteSize(text, '--max-memory')).toThrow(
      expect.objectContaining({
        code: 'USAGE_INVALID',
        message: `--max-memory: expected a size from 64Ki to 4Gi, found ${JSON.stringify(text)}`,
      }),
    );
  });
});

describe('allowed capabilities on the command line', () => {
  const flag = '--allowed-host-capabilities';
  it.each<[string, string[], string[]]>([
    ['nothing to do', ['run', 'p.wasm', '-r', 'x'], ['run', 'p.wasm', '-r', 'x']],
    ['one value', ['run', flag, 'oci/*', 'p.wasm'], ['run', `${flag}=oci/*`, 'p.wasm']],
    [
      'several values',
      ['run', flag, 'oci/*', 'net/v1/dns_lookup_host', 'kubernetes', 'crypto/*', 'p.wasm'],
      ['run', `${flag}=oci/*,net/v1/dns_lookup_host,kubernetes,crypto/*`, 'p.wasm'],
    ],
    ['the star', ['run', flag, '*', './p.wasm'], ['run', `${flag}=*`, './p.wasm']],
    ['no value means none', ['run', flag, 'p.wasm'], ['run', `${flag}=`, 'p.wasm']],
    ['no value at the end', ['run', 'p.wasm', flag], ['run', 'p.wasm', `${flag}=`]],
    ['no value before a flag', ['run', flag, '-r', 'x'], ['run', `${flag}=`, '-r', 'x']],
    ['repeated', ['run', flag, 'oci/*', flag, 'net/*'], ['run', `${flag}=oci/*`, `${flag}=net/*`]],
    [
      'values with an equals sign',
      ['run', `${flag}=oci/*`, 'net/x.wasm'],
      ['run', `${flag}=oci/*`, 'net/x.wasm'],
    ],
    ['values with spaces around', ['run', flag, ' oci/* '], ['run', `${flag}=oci/*`]],
    ['nothing behind two dashes', ['run', '--', flag, 'oci/*'], ['run', '--', flag, 'oci/*']],
    [
      'two dashes end the values',
      ['run', flag, 'oci/*', '--', 'net/*'],
      ['run', `${flag}=oci/*`, '--', 'net/*'],
    ],
    ['files are never values', ['run', flag, 'oci/policy.wasm'], ['run', `${flag}=`, 'oci/policy.wasm']],
    [
      'a misspelt pattern is kept, to be named',
      ['run', flag, 'ocl/*', 'p.wasm'],
      ['run', `${flag}=ocl/*`, 'p.wasm'],
    ],
  ])('%s', (_, given, joined) => {
    expect(joinCapabilities(given)).toEqual(joined);
  });
});

describe('text from elsewhere', () => {
  it.each([
    ['plain é 😀\ttext\n', 'plain é 😀\ttext\n'],
    ['\u001b[31mred\u0007', '\\x1b[31mred\\x07'],
    ['over\rwritten\b', 'over\\rwritten\\x08'],
    ['\u009b2J\u0085', '\\x9b2J\\x85'],
    ['\u007f\u0000', '\\x7f\\x00'],
    ['\u202egnp.exe\u2066x\u2069\u200f\u061c', '\\u202egnp.exe\\u2066x\\u2069\\u200f\\u061c'],
    ['a\u2028b\u200bc\u00add\u{e0041}\ud800', 'a\\u2028b\\u200bc\\xadd\\U000e0041\\ud800'],
    [`e${'\u0301'.repeat(9)}`, `e${'\\u0301'.repeat(9)}`],
    ['👩\u200d💻 ❤\ufe0f', '👩\u200d💻 ❤\ufe0f'],
  ])('cannot act on a terminal: %j', (text, shown) => {
    expect(escapeControls(text)).toBe(shown);
  });
});

describe('text from elsewhere on one line', () => {
  it.each([
    ['a\nb\tc\r', true, String.raw`a\nb\tc\r`],
    ['é\u001b[2J\u2029', true, String.raw`é\x1b[2J\u2029`],
    ['é\u001b[2J', false, String.raw`\xe9\x1b[2J`],
  ])('%j', (text, unicode, shown) => {
    expect(visibleLine(text, { unicode })).toBe(shown);
  });

  it('may be any Unicode where nothing else is said', () => {
    expect(visibleLine('é\n')).toBe(String.raw`é\n`);
  });
});

describe('errors on stderr', () => {
  const error = new WardctlError('POLICY_NOT_FOUND', 'no \u001b[2Jfile', {
    hint: 'look\u0007 again',
    details: { path: '/x' },
  });

  it('have a hint, and no escape sequences but our own', () => {
    expect(formatError(error, { json: false, color: false })).toBe(
      'Error: no \\x1b[2Jfile\nHint: look\\x07 again\n',
    );
    expect(formatError(error, { json: false, color: true })).toBe(
      '\u001b[1;31mError:\u001b[0m no \\x1b[2Jfile\n\u001b[36mHint:\u001b[0m look\\x07 again\n',
    );
    expect(formatError(new WardctlError('USAGE_INVALID', 'm'), { json: false, color: false })).toBe(
      'Error: m\n',
    );
  });

  it('keep foreign lines apart from our own', () => {
    const spoof = new WardctlError('SETTINGS_INVALID', 'bad\nError: all is well', { hint: '  a &&\n  ^' });
    expect(formatError(spoof, { json: false, color: false })).toBe(
      'Error: bad\n  Error: all is well\nHint:\n    a &&\n    ^\n',
    );
  });

  it('break between words, with a margin below the first row', () => {
    const long = new WardctlError('USAGE_INVALID', 'one two three', { hint: 'four five' });
    const wrap = (line: string): string[] => wrapLine(line, 12);
    expect(formatError(long, { json: false, color: false, wrap })).toBe(
      'Error: one\n  two three\nHint: four\n  five\n',
    );
  });

  it('have escapes in JSON for what a terminal acts on', () => {
    const message = 'a\u009b2J\u202eb\u{e0001}é';
    const text = formatError(new WardctlError('USAGE_INVALID', message), { json: true, color: false });
    expect(text).toContain(String.raw`a\u009b2J\u202eb\udb40\udc01é`);
    expect(JSON.parse(text)).toMatchObject({ error: { message } });
  });

  it('can be JSON in one line', () => {
    const text = formatError(error, { json: true, color: true });
    expect(text).toMatch(/^[^\u001b\n]*\n$/);
    expect(JSON.parse(text)).toEqual({
      error: {
        code: 'POLICY_NOT_FOUND',
        message: 'no \u001b[2Jfile',
        hint: 'look\u0007 again',
        details: { path: '/x' },
      },
    });
  });

  it.each([
    ['USAGE_INVALID', 2],
    ['POLICY_NOT_FOUND', 1],
    ['SETTINGS_INVALID', 1],
    ['REQUEST_NOT_JSON', 1],
    ['WASM_INVALID', 1],
  ] as const)('end the process: %s with %i', (code, exitCode) => {
    expect(exitCodeOf(code)).toBe(exitCode);
  });

  it('keep code, hint and details when they are told about something', () => {
    const told = error.about('policies.yml');
    expect(told).toMatchObject({ code: error.code, hint: error.hint, details: error.details, cause: error });
    expect(told.message).toBe(`policies.yml: ${error.message}`);
  });
});

describe('colours', () => {
  it.each<[string, boolean, Record<string, string>, string[], boolean]>([
    ['a terminal', true, { TERM: 'xterm' }, [], true],
    ['a terminal without TERM', true, {}, [], true],
    ['no terminal', false, { TERM: 'xterm' }, [], false],
    ['a dumb terminal', true, { TERM: 'dumb' }, [], false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, [], false],
    ['an empty NO_COLOR, which does not count', true, { NO_COLOR: '' }, [], true],
    ['FORCE_COLOR', false, { FORCE_COLOR: '1' }, [], true],
    ['FORCE_COLOR=0, which forces nothing', false, { FORCE_COLOR: '0' }, [], false],
    ['FORCE_COLOR on a dumb terminal', true, { FORCE_COLOR: '1', TERM: 'dumb' }, [], true],
    ['NO_COLOR against FORCE_COLOR', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, [], false],
    ['--no-color', true, { FORCE_COLOR: '1' }, ['run', '--no-color'], false],
  ])('%s', (_, isTerminalStream, environment, argv, colored) => {
    expect(useColor(isTerminalStream, environment, argv)).toBe(colored);
  });
});

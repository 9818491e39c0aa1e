import { describe, expect, it } from 'vitest';
import { createLogs, type LogOptions } from '../../../src/cli/logs.ts';
import type { PolicyLogEvent } from '../../../src/host/index.ts';
import type { JsonValue } from '../../../src/json/index.ts';

function written(event: Partial<PolicyLogEvent>, options: Partial<LogOptions> = {}): string {
  let text = '';
  const logs = createLogs({
    verbose: false,
    color: false,
    isTerminal: false,
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    write: (part) => (text += part),
    ...options,
  });
  logs.forPolicy('demo')({ level: 'info', message: 'hello', data: new Map(), ...event });
  expect(text, 'written while the policy runs').toBe('');
  logs.flush();
  return text;
}
const data = new Map<string, JsonValue>([
  ['b', 'two words'],
  ['a', 1n],
  ['file', 'x.rs'],
]);

describe('logs of policies', () => {
  it('are lines with time stamps where nobody reads along', () => {
    expect(written({})).toBe('2026-01-02T03:04:05.006Z  INFO policy_log: demo: hello\n');
    expect(written({ level: 'error', data })).toBe(
      '2026-01-02T03:04:05.006Z ERROR policy_log: demo: hello data={"a":1,"b":"two words","file":"x.rs"}\n',
    );
  });

  it('are shorter at a terminal', () => {
    expect(written({ level: 'warning', data }, { isTerminal: true })).toBe(
      ' WARN demo: hello b="two words" a=1\n',
    );
    expect(written({ data }, { isTerminal: true, verbose: true })).toBe(
      ' INFO demo: hello b="two words" a=1 file=x.rs\n',
    );
  });

  it('may be coloured', () => {
    expect(written({ level: 'error' }, { isTerminal: true, color: true })).toBe(
      '\u001b[31mERROR\u001b[0m demo: hello\n',
    );
  });

  it.each([
    ['trace', false],
    ['debug', false],
    ['info', true],
    ['warning', true],
    ['error', true],
  ] as const)('of level %s are shown without being asked for: %s', (level, shown) => {
    expect(written({ level }) !== '').toBe(shown);
    expect(written({ level }, { verbose: true })).not.toBe('');
  });

  it('cannot act on the terminal, nor look like somebody else', () => {
    const message = 'one\n2026-01-02T03:04:05.006Z ERROR wardctl: two\r\u001b[2J';
    const hostile = new Map<string, JsonValue>([['k\u001b', '\u202ex\u009b\n']]);
    const options = { isTerminal: true, verbose: true };
    for (const text of [written({ message, data: hostile }), written({ message, data: hostile }, options)]) {
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      const lines = text.trimEnd().split('\n');
      expect(lines.slice(1).every((line) => line.startsWith('      '))).toBe(true);
    }
  });

  it('have a line of our own beside them', () => {
    let text = '';
    const write = (part: string): string => (text += part);
    createLogs({ verbose: false, color: false, isTerminal: true, now: () => 0, write }).warn('careful');
    expect(text).toBe(' WARN wardctl: careful\n');
  });
});

import { describe, expect, it } from 'vitest';
import { parseAllowList } from '../../../src/host/index.ts';
import { callHost, testHost } from './support.ts';

describe('tracing/log', () => {
  it('passes on level, message and the other keys, whatever the allow-list says', async () => {
    const { host, events } = testHost({ allowList: parseAllowList([]) });

    const reply = await callHost(
      host,
      'tracing/log',
      '{"level":"info","message":"hi","k":1,"nested":{"a":[1.5]}}',
    );

    expect(reply).toBe('ok: ');
    expect(events).toEqual([
      {
        level: 'info',
        message: 'hi',
        data: new Map<string, unknown>([
          ['k', 1n],
          ['nested', new Map([['a', [1.5]]])],
        ]),
      },
    ]);
  });

  it.each(['trace', 'debug', 'info', 'warning', 'error', 'INFO', 'Warning'])(
    'knows level %s',
    async (level) => {
      const { host, events } = testHost();

      await callHost(host, 'tracing/log', { level });

      expect(events).toEqual([{ level: level.toLowerCase(), message: '', data: new Map() }]);
    },
  );

  it.each([
    ['not JSON', 'nope', 'expected ident at line 1 column 2'],
    ['not an object', '[]', 'invalid type: sequence'],
    ['no level', '{"message":"m"}', 'missing field `level`'],
    ['an unknown level', '{"level":"warn"}', 'unknown log level "warn"'],
    ['another unknown level', '{"level":"fatal"}', 'unknown log level "fatal"'],
    ['a message that is no text', '{"level":"info","message":1}', 'invalid type: integer `1`'],
  ])('reports %s as an error and still succeeds', async (_name, payload, problem) => {
    const { host, events } = testHost();

    expect(await callHost(host, 'tracing/log', payload)).toBe('ok: ');
    expect(events).toHaveLength(1);
    expect(events[0]?.level).toBe('error');
    expect(events[0]?.data.get('error')).toContain(problem);
    expect(events[0]?.data.get('payload')).toBe(payload);
  });

  it('quotes no more than a piece of a bad event', async () => {
    const { host, events } = testHost();

    await callHost(host, 'tracing/log', `"${'x'.repeat(100_000)}"`);

    expect(events[0]?.data.get('payload')).toMatch(/^"x{1,999}$/);
  });
});

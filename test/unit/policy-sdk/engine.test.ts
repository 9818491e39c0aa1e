import { beforeAll, describe, expect, it } from 'vitest';
import { buildGuestPolicy, type GuestPolicy, type GuestReply } from '../../support/guest-policy.ts';

const source = `import { accept, callHost, crypto, definePolicy, HostError, kubernetes, log, mutate, net, reject } from 'wardctl/policy';
const drawn: number[] = [];
const behaviours: Record<string, (request: any) => any> = {
  accept: () => accept(),
  reject: () => reject('no \\u{1f6a2} for \\ud800 you', { code: 403, warnings: ['w'], auditAnnotations: { a: 'b' } }),
  mutate: ({ object }) => { object.metadata.labels = { team: 'shop' }; return mutate(object); },
  copy: ({ object }) => mutate({ ...object, spec: { ...object.spec, items: object.spec.items.map((item: object) => ({ ...item })) } }),
  drop: ({ object }) => { object.spec.items.shift(); return mutate(object); },
  nan: ({ object }) => mutate({ ...object, spec: { replicas: 0 / 0 } }),
  throw: () => explode(),
  nested: () => { try { explode(); } catch (cause) { throw new TypeError('wrapped', { cause }); } },
  text: () => { throw 'a plain text'; },
  getter: () => { throw Object.defineProperty(new Error(), 'message', { get() { throw new Error('hidden'); } }); },
  long: () => { throw new Error('x'.repeat(100_000)); },
  recurse: () => behaviours['recurse']!(1),
  async: async () => { const n = await Promise.all([1, Promise.resolve(2)]); return reject(String(n)); },
  asyncThrow: async () => { await null; return explode(); },
  never: () => new Promise(() => {}),
  wrong: () => ({ accepted: true, mutated_object: {} }),
  noObject: () => mutate(undefined as never),
  textObject: () => mutate('x' as never),
  listObject: () => mutate([]),
  mapObject: ({ object }) => mutate({ ...object, spec: { m: new Map([[1, 2]]) } }),
  noReason: () => reject(undefined as never),
  emptyReason: () => reject(''),
  gathered: () => Promise.any([Promise.reject(new RangeError('one')), Promise.reject(new TypeError('two'))]),
  surrogate: () => reject(String(callHost('net', 'v1/dns_lookup_host', '\\ud800'))),
  nothing: () => undefined,
  random: () => reject(JSON.stringify([Math.random(), Math.random()])),
  date: () => reject(String(Date.now())),
  log: () => { log.warn('looked', { big: 12n, message: 'mine', level: 'mine' }); console.error('seen\\n\ud800', { a: 1 }); return accept(); },
  logError: () => { const error = new RangeError('boo'); console.warn(error); log.info('\ud800', { error, text: '\udfff' }); return accept(); },
  host: () => { try { return reject(net.lookupHost('web.test').join()); } catch (error) { if (error instanceof HostError) return reject([error.operation, error.reason, error.message].join('|')); throw error; } },
  hostThrow: () => { kubernetes.getResource({ apiVersion: 'v1', kind: 'Pod', name: 'p' }); return accept(); },
  hidden: () => reject(String('__wardctl_host' in globalThis)),
};
function explode(): never {
  throw new RangeError('boom für \\u{1f6a2}');
}
export default definePolicy<{ mode: string }>({
  validateSettings: (settings) =>
    settings['mode'] === undefined ? { valid: false, message: 'mode: expected text' } : { valid: true },
  validate(request, { mode }) {
    return behaviours[mode]!(request);
  },
});
`;

let policy: GuestPolicy;
beforeAll(async () => {
  policy = await buildGuestPolicy(source);
});

const object = '{"metadata":{"name":"web"},"spec":{"items":[{"n":1e2},{"n":9007199254740993}],"ratio":1.0}}';

function validate(mode: string, host?: Parameters<GuestPolicy['call']>[2]): GuestReply {
  const request = `{"kind":{"group":"","kind":"Pod","version":"v1"},"object":${object},"operation":"CREATE","resource":{},"uid":"u","userInfo":{}}`;
  return policy.call('validate', `{"request":${request},"settings":{"mode":"${mode}"}}`, host);
}

/** The place in the policy's source where a text stands. */
function place(text: string): string {
  const before = source.slice(0, source.indexOf(text));
  const line = before.split('\n').length;
  return `src/policy.ts:${String(line)}:${String(before.length - before.lastIndexOf('\n'))}`;
}

describe('a policy in the engine', () => {
  it('answers in the names of the protocol, with well-formed text', () => {
    expect(validate('accept')).toEqual({ answer: '{"accepted":true}' });
    expect(JSON.parse(validate('reject').answer ?? '')).toEqual({
      accepted: false,
      message: 'no 🚢 for \ufffd you',
      code: 403,
      warnings: ['w'],
      audit_annotations: { a: 'b' },
    });
  });

  it('answers the other operations', () => {
    const refused = { answer: '{"valid":false,"message":"mode: expected text"}' };

    expect(policy.call('protocol_version', '')).toEqual({ answer: '"v1"' });
    expect(policy.call('validate_settings', '{}')).toEqual(refused);
    expect(policy.call('validate-settings', '{}')).toEqual(refused);
    expect(policy.call('validate_settings', '{"mode":"x"}')).toEqual({ answer: '{"valid":true}' });
    expect(policy.call('mutate', '{}').error).toMatch(/^Error: unknown operation, expected .*"mutate"/);
  });

  it.each([
    ['changed in place', 'mutate', ',"labels":{"team":"shop"}', '{"n":1e2},'],
    ['copied', 'copy', '', '{"n":1e2},'],
    ['moved', 'drop', '', ''],
  ])('keeps numbers of an object that is %s as they were written', (_how, mode, labels, first) => {
    expect(validate(mode).answer).toBe(
      `{"accepted":true,"mutated_object":{"metadata":{"name":"web"${labels}},"spec":{"items":[${first}{"n":9007199254740993}],"ratio":1.0}}}`,
    );
  });

  it('tells where an error was thrown', () => {
    expect(validate('throw').error).toBe(
      [
        'RangeError: boom für 🚢',
        `    at explode (${place("RangeError('boom für")})`,
        `    at throw (${place('explode(),\n  nested')})`,
        `    at validate (${place('request);')})`,
      ].join('\n'),
    );
    expect(validate('asyncThrow').error).toContain(`    at explode (${place("RangeError('boom für")})`);
  });

  it('tells what caused an error', () => {
    const [error, cause] = (validate('nested').error ?? '').split('\ncaused by: ');

    expect(error).toContain(`TypeError: wrapped\n    at nested (${place('TypeError(')})`);
    expect(cause).toContain(`RangeError: boom für 🚢\n    at explode (${place("RangeError('boom für")})`);
  });

  it.each([
    ['what is no error', 'text', /^the policy threw the text "a plain text", which is no Error$/],
    ['an error that hides its message', 'getter', /^Error: \(its message cannot be read\)\n {4}at getter/],
    ['endless recursion', 'recurse', /^RangeError: Maximum call stack size exceeded/],
    ['a number that is none', 'nan', /^TypeError: the mutated object holds NaN at spec\.replicas,/],
    [
      'a mutation without an object',
      'noObject',
      /^TypeError: mutate: expected the whole object .*found undefined\n {4}at noObject/,
    ],
    ['a mutation to a text', 'textObject', /mutatedObject: expected an object, found the text "x"/],
    ['a mutation to a list', 'listObject', /mutatedObject: expected an object, found a list/],
    ['a mutation that JSON loses', 'mapObject', /holds an object of type Map at spec\.m,/],
    ['a rejection without a reason', 'noReason', /^TypeError: reject: expected a message .*found undefined/],
    [
      'a rejection with an empty reason',
      'emptyReason',
      /^TypeError: reject: expected a message .*found the text ""/,
    ],
    [
      'errors that are gathered',
      'gathered',
      /^AggregateError[^]*\none of its errors: RangeError: one[^]*\none of its errors: TypeError: two/,
    ],
    ['an answer with the wrong key', 'wrong', /^TypeError: validate returned .*"mutated_object"/],
    ['no answer', 'nothing', /^TypeError: validate must return .*, found undefined/],
    ['a promise that never settles', 'never', /the policy waits for a promise that never settles/],
    ['a host call that fails', 'hostThrow', /^HostError: kubernetes\/get_resource: denied\n {4}at hostThrow/],
  ])('ends with an error for %s', (_what, mode, expected) => {
    const deny = (): never => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- hosts give texts
      throw 'denied';
    };

    const reply = validate(mode, deny);

    expect(reply.error).toMatch(expected);
    expect(reply.error).not.toContain('policy-sdk');
    expect(reply.answer).toBeUndefined();
  });

  it('bounds the text of errors', () => {
    const { error = '' } = validate('long');

    expect(error.length).toBeLessThan(20_000);
    expect(error).toContain(
      `    at long (src/policy.ts:${String(source.slice(0, source.indexOf('  long:')).split('\n').length)}:`,
    );
  });

  it('waits for promises', () => {
    expect(validate('async')).toEqual({ answer: '{"accepted":false,"message":"1,2"}' });
  });

  it('has random numbers and a clock that are alive', () => {
    const numbers = [validate('random'), validate('random')].flatMap(({ answer = '' }) => {
      const { message } = JSON.parse(answer) as { message: string };
      return JSON.parse(message) as number[];
    });
    const { message } = JSON.parse(validate('date').answer ?? '') as { message: string };

    expect(new Set(numbers).size).toBe(4);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(Math.abs(Number(message) - Date.now())).toBeLessThan(60_000);
  });

  it('asks the host, and tells what the host says', () => {
    const calls: string[][] = [];
    const host = (...call: [string, string, string, string]): string => {
      calls.push(call);
      return '{"ips":["10.0.0.1","::1"]}';
    };

    expect(validate('host', host).answer).toBe('{"accepted":false,"message":"10.0.0.1,::1"}');
    expect(calls).toEqual([['kubewarden', 'net', 'v1/dns_lookup_host', '"web.test"']]);
  });

  it('asks the host with well-formed text', () => {
    const payloads: string[] = [];
    validate('surrogate', (...[, , , payload]) => {
      payloads.push(payload);
      return '1';
    });

    expect(payloads).toEqual(['"\ufffd"']);
  });

  it('catches what the host refuses', () => {
    const refuse = (): never => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- hosts give texts
      throw 'denied';
    };

    expect(validate('host', refuse).answer).toBe(
      '{"accepted":false,"message":"net/v1/dns_lookup_host|denied|net/v1/dns_lookup_host: denied"}',
    );
  });

  it('writes to the log and to the console', () => {
    const calls: string[][] = [];

    validate('log', (...call) => {
      calls.push(call);
      return '';
    });

    expect(calls.map(([, ...operation]) => operation.slice(0, 2))).toEqual([
      ['tracing', 'log'],
      ['tracing', 'log'],
    ]);
    expect(calls.map(([, , , payload = '']) => JSON.parse(payload) as unknown)).toEqual([
      { level: 'warning', message: 'looked', big: '12' },
      { level: 'error', message: 'seen\n\ufffd {"a":1}' },
    ]);
  });

  it('logs errors with their places in the sources, and well-formed text', () => {
    const payloads: string[] = [];

    validate('logError', (...[, , , payload]) => {
      payloads.push(payload);
      return '';
    });

    const error = expect.stringMatching(
      new RegExp(`^RangeError: boo\n    at logError \\(${place("RangeError('boo')").replaceAll('.', '\\.')}`),
    ) as unknown;
    expect(payloads.map((payload) => JSON.parse(payload) as unknown)).toEqual([
      { level: 'warning', message: error },
      { level: 'info', message: '\ufffd', error, text: '\ufffd' },
    ]);
  });

  it('keeps the way to the host to itself', () => {
    expect(validate('hidden').answer).toBe('{"accepted":false,"message":"false"}');
  });
});

describe('a script', () => {
  it('must not define two policies', async () => {
    const twice = `import { accept, definePolicy } from 'wardctl/policy';
      definePolicy({ validate: () => accept() }); definePolicy({ validate: () => accept() });`;

    await expect(buildGuestPolicy(twice)).rejects.toThrow('definePolicy is called more than once');
  });

  it('has the same random numbers each time while it is built, and live ones afterwards', async () => {
    const source = `import { definePolicy, reject } from 'wardctl/policy';
      const early = [Math.random(), Math.random()];
      const draw = Math.random;
      definePolicy({ validate: () => reject(JSON.stringify([...early, draw(), draw()])) });`;
    const answers = await Promise.all(
      [1, 2].map(async () => {
        const guest = await buildGuestPolicy(source);
        const { answer = '' } = guest.call('validate', '{"request":{},"settings":{}}');
        return JSON.parse((JSON.parse(answer) as { message: string }).message) as number[];
      }),
    );
    const [[first, second, ...live] = [], [firstAgain, secondAgain, ...liveAgain] = []] = answers;

    expect([firstAgain, secondAgain]).toEqual([first, second]);
    expect(first).not.toBe(second);
    expect(new Set([...live, ...liveAgain]).size).toBe(4);
  });

  it.each([
    ['calls the host', "net.lookupHost('a')"],
    ['logs', "log.info('x')"],
  ])('must not end well when its top-level code %s', async (_what, code) => {
    const source = `import { accept, definePolicy, log, net } from 'wardctl/policy';
      export const value = ${code};
      definePolicy({ validate: () => accept({ warnings: [String([log, net, value])] }) });`;

    await expect(buildGuestPolicy(source)).rejects.toThrow('top-level code runs when the policy is built');
  });
});

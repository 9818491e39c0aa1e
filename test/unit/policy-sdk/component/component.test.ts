import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WitResponse, WitSettingsValidation } from '../../../../src/policy-sdk/component/records.ts';

const sdk = join(import.meta.dirname, '../../../../src/policy-sdk');

const source = `import { accept, definePolicy, log, mutate, net, reject } from 'wardctl/policy';
let early = 'not run';
Promise.resolve('run').then((text) => { early = text; });
const behaviours = {
  accept: () => accept(),
  reject: () => reject('no', { code: 403, warnings: ['w'], auditAnnotations: { a: 'b' } }),
  mutate: ({ object }) => mutate({ ...object, mine: 'x' }),
  raw: (request) => reject(JSON.stringify(request)),
  async: async () => { const ips = await Promise.all([net.lookupHost('web')]); return reject(String(ips)); },
  asyncThrow: async () => { await null; throw new RangeError('boom'); },
  never: () => new Promise(() => {}),
  forgotten: () => { (async () => { throw new RangeError('forgotten'); })(); return accept(); },
  forgottenLater: async () => { (async () => { await null; throw new RangeError('later'); })(); return accept(); },
  forgottenInList: () => { [1].forEach(async () => { await null; throw new RangeError('in a list'); }); return accept(); },
  microtask: () => { queueMicrotask(() => { throw new RangeError('in a job'); }); return accept(); },
  caught: async () => { try { await (async () => { throw new RangeError('caught'); })(); } catch {} await Promise.allSettled([Promise.reject(1)]); return accept(); },
  early: () => reject(early),
  random: () => reject(String(Math.random())),
  log: () => { log.warn('looked', { n: 1 }); console.log('seen\\n\\ud800', 2); console.error(new RangeError('boo')); return accept(); },
  lone: () => { log.info('\\ud800', { '\\udfff': '\\udfff' }); return accept(); },
};
definePolicy({
  validateSettings: async ({ mode }) => ({ valid: mode === undefined }),
  validate: (request, { mode }) => behaviours[mode](request),
});`;

/** What the component exports; the imports are the host's, as componentize-qjs offers them. */
interface Component {
  validate(request: unknown, settings: string): WitResponse;
  validateSettings(settings: string): WitSettingsValidation;
  metadata(): unknown;
}

interface Imports {
  readonly call: (...call: string[]) => string;
  readonly log: (...event: string[]) => void;
  readonly getRandomBytes: (length: number) => Uint8Array;
}

/** The bundle of a component, in an own realm: it changes globals. */
async function loadComponent(imports: Imports): Promise<Component> {
  const entry = `import { checkDefined } from ${JSON.stringify(join(sdk, 'component.ts'))}; import 'author:policy';
    checkDefined(); export * from ${JSON.stringify(join(sdk, 'component.ts'))};`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: sdk },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'component',
    target: 'es2023',
    supported: { 'async-await': false, 'async-generator': false, 'for-await': false },
    plugins: [
      {
        name: 'author',
        setup(build) {
          build.onResolve({ filter: /^(?:author|wardctl|wasi):/ }, ({ path }) => ({
            path,
            namespace: 'given',
          }));
          build.onResolve({ filter: /^wardctl\/policy$/ }, () => ({ path: join(sdk, 'index.ts') }));
          build.onLoad({ filter: /.*/, namespace: 'given' }, ({ path }) => ({
            contents: path === 'author:policy' ? source : 'export default hostImports;',
            loader: 'ts',
            resolveDir: sdk,
          }));
        },
      },
    ],
  });
  const context = createContext({ hostImports: imports });
  return runInContext(`${outputFiles[0]?.text ?? ''}; component`, context) as Component;
}

const calls: unknown[][] = [];
let randomBytes = new Uint8Array(7);
let component: Component;

beforeEach(async () => {
  calls.length = 0;
  component = await loadComponent({
    call: (...call) => {
      calls.push(call);
      return '{"ips":["::1"]}';
    },
    log: (...event) => void calls.push(event),
    getRandomBytes: () => randomBytes,
  });
});

function validate(mode: string, request?: unknown): WitResponse {
  const document =
    '{"kind":{},"object":{"n":1.0},"operation":"CREATE","resource":{},"uid":"u","userInfo":{}}';
  const admission = { tag: 'admission', val: { uid: 'u', document } };
  return component.validate(request ?? admission, `{"mode":"${mode}"}`);
}

/** Its `message`, as the record is of another realm. */
function messageOf({ message }: WitResponse): string | null {
  return message;
}

describe('a policy component', () => {
  it('answers with the records of the world', () => {
    const nothing = { message: null, code: null, mutatedObject: null, auditAnnotations: [], warnings: [] };

    expect({ ...validate('accept') }).toEqual({ accepted: true, ...nothing });
    expect(JSON.parse(JSON.stringify(validate('reject')))).toEqual({
      accepted: false,
      message: 'no',
      code: 403,
      mutatedObject: null,
      auditAnnotations: [['a', 'b']],
      warnings: ['w'],
    });
    expect(component.metadata()).toEqual({ protocolVersion: 'v1' });
  });

  it('keeps numbers as they were written', () => {
    expect(validate('mutate').mutatedObject).toBe('{"n":1.0,"mine":"x"}');
  });

  it('gets raw requests as they are', () => {
    expect(messageOf(validate('raw', { tag: 'raw', val: '[1,"x"]' }))).toBe('[1,"x"]');
  });

  it('does not mind rejections that somebody looks at', () => {
    expect(validate('caught').accepted).toBe(true);
  });

  it('has run the jobs of its top-level code', () => {
    expect(messageOf(validate('early'))).toBe('run');
  });

  it('waits for promises', () => {
    expect(messageOf(validate('async'))).toBe('::1');
    expect(calls).toEqual([['kubewarden', 'net', 'v1/dns_lookup_host', '"web"']]);
    expect({ ...component.validateSettings('{}') }).toEqual({ valid: true, message: null });
    expect({ ...component.validateSettings('{"mode":1}') }).toEqual({ valid: false, message: null });
  });

  it.each([
    ['asyncThrow', /^RangeError: boom\n {4}at /],
    ['forgotten', /^RangeError: forgotten/],
    ['forgottenLater', /^RangeError: later/],
    ['forgottenInList', /^RangeError: in a list/],
    ['microtask', /^RangeError: in a job/],
    ['never', /^Error: the policy waits for a promise that never settles/],
    ['other', /^TypeError: .*not a function/],
  ])('throws the text of errors: %s', (mode, text) => {
    const thrown: unknown[] = [];
    try {
      validate(mode);
    } catch (error) {
      thrown.push(error);
    }

    expect(thrown).toEqual([expect.stringMatching(text)]);
  });

  it('draws random numbers from 0 to below 1 from the host', () => {
    randomBytes = new Uint8Array(7);
    expect(messageOf(validate('random'))).toBe('0');
    randomBytes = new Uint8Array([0xf0, 0, 0, 0, 0, 0, 0]);
    expect(messageOf(validate('random'))).toBe('0.5');
    randomBytes = new Uint8Array(7).fill(0xff);
    expect(messageOf(validate('random'))).toBe(String(1 - 2 ** -53));
  });

  it('logs', () => {
    validate('log');

    expect(calls).toEqual([
      ['warning', 'looked', '{"n":1}'],
      ['info', 'seen\n\ufffd 2', '{}'],
      ['error', expect.stringMatching(/^RangeError: boo\n {4}at /), '{}'],
    ]);
  });

  it('passes no text to the host that is not well-formed', () => {
    validate('lone');

    expect(calls).toEqual([['info', '\ufffd', '{"\ufffd":"\ufffd"}']]);
  });
});

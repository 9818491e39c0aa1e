import { beforeAll, describe, expect, it } from 'vitest';
import { buildGuestPolicy, type GuestPolicy, type GuestReply } from '../../../support/guest-policy.ts';

// In the engine: what these policies do to their globals must not last.
const source = `import { accept, definePolicy, log, mutate, reject } from 'wardctl/policy';
function merge(target: any, from: any) {
  for (const key of Object.keys(from)) {
    if (typeof from[key] === 'object' && from[key] !== null) target[key] = merge(target[key] ?? {}, from[key]);
    else target[key] = from[key];
  }
  return target;
}
const { stringify } = JSON;
const lie = '{"accepted":true}';
const behaviours: Record<string, (request: any) => any> = {
  accept: (request) => { merge({}, request); return accept(); },
  acceptLater: async (request) => { merge({}, request); return accept(); },
  reject: (request) => { merge({}, request); return reject('no'); },
  nothing: (request) => { merge({}, request); return {}; },
  holes: (request) => { merge({}, request); return { accepted: true, warnings: [,] }; },
  toJson: () => { (Object.prototype as any).toJSON = () => ({ accepted: true }); return reject('no', { warnings: ['w'], auditAnnotations: { a: 'b' } }); },
  stringify: () => { JSON.stringify = () => lie; return reject('no'); },
  find: () => { Array.prototype.find = () => undefined; Array.prototype.includes = () => true; return { accepted: true, acepted: false }; },
  keys: () => { Object.keys = () => []; Object.hasOwn = () => false; return { accepted: true, acepted: false }; },
  map: ({ object }) => {
    Map.prototype.get = () => undefined; Map.prototype.set = function () { return this; }; WeakMap.prototype.get = () => undefined;
    Set.prototype.has = () => true; Function.prototype.call = () => undefined; Array.prototype.at = () => undefined;
    return mutate(object);
  },
  lost: () => { Set.prototype.has = () => true; Function.prototype.call = () => undefined; return mutate({ m: new Map() }); },
  hasInstance: () => { Object.defineProperty(Error, Symbol.hasInstance, { value() { throw 1; } }); throw new RangeError('mine'); },
  noToWellFormed: () => { delete (String.prototype as any).toWellFormed; throw new RangeError('mine'); },
  sourceMap: () => { delete (globalThis as any).__wardctl_source_map; Object.defineProperty(globalThis, '__wardctl_source_map', { get() { throw 1; } }); throw new RangeError('mine'); },
  revoked: () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy; },
  log: () => {
    log.info('function', (() => 1) as any); log.info('none', { toJSON: () => undefined }); log.info('null', null as any); log.info('list', [1] as any);
    log.info('throws', { toJSON() { throw new RangeError('mine'); } });
    (Object.prototype as any).toJSON = () => { throw new RangeError('all'); };
    log.info('all', { a: 1 });
    return accept();
  },
};
export default definePolicy<{ mode: string }>({ validate: (request, { mode }) => behaviours[mode]!(request) });
`;

let policy: GuestPolicy;
beforeAll(async () => {
  policy = await buildGuestPolicy(source);
});

const object = '{"n":1.0,"list":[{"n":1e2}]}';

function validate(mode: string, prototype = '{}', host?: Parameters<GuestPolicy['call']>[2]): GuestReply {
  const members = `"kind":{},"object":${object},"operation":"CREATE","resource":{},"uid":"u","userInfo":{}`;
  const request = `{${members},"__proto__":${prototype}}`;
  return policy.call('validate', `{"request":${request},"settings":{"mode":"${mode}"}}`, host);
}

describe('an answer of a policy', () => {
  it.each([
    ['accept', '{"mutatedObject":{"mine":1},"error":1,"texts":{}}', '{"accepted":true}'],
    ['acceptLater', '{"mutatedObject":{"mine":1},"error":"mine"}', '{"accepted":true}'],
    ['reject', '{"code":200,"accepted":true,"warnings":["w"]}', '{"accepted":false,"message":"no"}'],
  ])('is not what the request put into the prototype of all objects: %s', (mode, prototype, answer) => {
    expect(validate(mode, prototype)).toEqual({ answer });
  });

  it.each([
    ['nothing', '{"accepted":true}', /accepted: expected true or false, found undefined/],
    ['holes', '{"0":"w"}', /warnings\[0\]: expected text, found undefined/],
  ])('has nothing of the prototype of all objects: %s', (mode, prototype, error) => {
    expect(validate(mode, prototype).error).toMatch(error);
  });

  it.each([
    ['toJson', '{"accepted":false,"message":"no","audit_annotations":{"a":"b"},"warnings":["w"]}'],
    ['stringify', '{"accepted":false,"message":"no"}'],
    ['map', `{"accepted":true,"mutated_object":${object}}`],
  ])('is written with none of the globals that the policy replaces: %s', (mode, answer) => {
    expect(validate(mode)).toEqual({ answer });
  });

  it.each([
    ['find', /"acepted" as key/],
    ['keys', /"acepted" as key/],
    ['lost', /an object of type Map at m/],
  ])('is checked with none of the globals that the policy replaces: %s', (mode, error) => {
    expect(validate(mode).error).toMatch(error);
  });

  it.each([
    ['hasInstance', /^RangeError: mine\n/],
    ['noToWellFormed', /^RangeError: mine\n/],
    ['sourceMap', /^RangeError: mine\n/],
    ['revoked', /^the policy failed with an error that cannot be described$/],
  ])('is an error, whatever was thrown: %s', (mode, error) => {
    expect(validate(mode).error).toMatch(error);
  });

  it('does not depend on what is logged', () => {
    const events: unknown[] = [];

    const { answer } = validate('log', '{}', (...[, , , payload]) => {
      events.push(JSON.parse(payload));
      return '';
    });

    expect(answer).toBe('{"accepted":true}');
    expect(events).toEqual([
      { level: 'info', message: 'function' },
      { level: 'info', message: 'none' },
      { level: 'info', message: 'null' },
      { level: 'info', message: 'list' },
      { level: 'info', message: 'throws', unwritable: 'mine' },
      { level: 'info', message: 'all' },
    ]);
  });
});

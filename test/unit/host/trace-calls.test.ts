import { describe, expect, it } from 'vitest';
import {
  callbackRequest,
  fieldsOfCalls,
  traceCalls,
  type CallTrace,
  type Exchange,
} from '../../../src/host/index.ts';

const lookup = (host: string): ReturnType<typeof callbackRequest> =>
  callbackRequest('DNSLookupHost', new Map([['host', host]]));

function exchange(host: string): Exchange {
  return { request: lookup(host), response: { type: 'Success', payload: '{"ips":[]}' } };
}

function record(host: string): object {
  return {
    request: 'DNSLookupHost',
    capability: 'net/v1/dns_lookup_host',
    fields: new Map([['host', host]]),
  };
}

/** Asks what a trace gives to a policy; the failure's message where it fails. */
function ask({ interactions }: CallTrace, host: string): string {
  if (interactions.mode === 'record') {
    interactions.add(exchange(host));
    return '';
  }
  try {
    return Buffer.from(interactions.answer(lookup(host))).toString();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

describe('calls that the world answers', () => {
  it('are recorded', () => {
    const trace = traceCalls(undefined);
    ask(trace, 'a');
    ask(trace, 'b');

    expect(trace.made()).toEqual([record('a'), record('b')]);
    expect(trace.exchanges()).toEqual([exchange('a'), exchange('b')]);
    expect(trace.unused()).toEqual([]);
    expect(trace.mismatch()).toBeUndefined();
  });
});

describe('a call that only a session can answer', () => {
  const getNamespace: Exchange = {
    request: callbackRequest(
      'KubernetesGetResource',
      new Map<string, string | boolean>([
        ['api_version', 'v1'],
        ['kind', 'Namespace'],
        ['name', 'shop'],
        ['disable_cache', false],
      ]),
    ),
    response: { type: 'Error', message: 'not available' },
  };
  const found = expect.objectContaining({ capability: 'kubernetes/get_resource' }) as unknown;

  it('is told where there is no session, others are not', () => {
    const trace = traceCalls(undefined);
    ask(trace, 'a');
    expect(trace.unanswered()).toBeUndefined();

    if (trace.interactions.mode === 'record') trace.interactions.add(getNamespace);
    expect(trace.unanswered()).toEqual(found);
  });

  it('is none where there is one', () => {
    const trace = traceCalls([getNamespace]);
    const { interactions } = trace;
    if (interactions.mode !== 'replay') throw new RangeError('no player');

    expect(() => interactions.answer(getNamespace.request)).toThrow('not available');
    expect(trace.unanswered()).toBeUndefined();
  });
});

describe('calls that a session answers', () => {
  it('are told apart from those that nobody made', () => {
    const trace = traceCalls([exchange('a'), exchange('b')]);

    expect(ask(trace, 'a')).toBe('{"ips":[]}');

    expect(trace.made()).toEqual([record('a')]);
    expect(trace.unused()).toEqual([record('b')]);
    expect(trace.mismatch()).toBeUndefined();
  });

  it('are made even where the session has another or none', () => {
    const trace = traceCalls([exchange('a')]);

    const messages = [ask(trace, 'b'), ask(trace, 'c')];

    expect(trace.made()).toEqual([record('b'), record('c')]);
    expect(messages[0]).toContain('unexpected request');
    expect(trace.mismatch()).toEqual({ message: messages[0], expected: record('a'), found: record('b') });
  });

  it('that are others are no use of what the session has', () => {
    const trace = traceCalls([exchange('a'), exchange('b')]);

    ask(trace, 'x');
    ask(trace, 'b');

    expect(trace.unused()).toEqual([record('a')]);
  });

  it('have nothing to be compared with at the end of a session', () => {
    const trace = traceCalls([]);

    const message = ask(trace, 'a');

    expect(trace.mismatch()).toEqual({ message, expected: undefined, found: record('a') });
  });

  it('may have failed when they were recorded', () => {
    const response = { type: 'Error', message: 'no such host' } as const;
    const trace = traceCalls([{ request: lookup('a'), response }]);

    expect(ask(trace, 'a')).toBe('no such host');
    expect(trace.mismatch()).toBeUndefined();
  });
});

describe('the fields of calls', () => {
  it.each([
    ['DNSLookupHost', ['host']],
    ['net/v1/dns_lookup_host', ['host']],
    ['KubernetesCanI', ['request', 'disable_cache']],
  ])('named %s', (name, fields) => {
    expect(fieldsOfCalls(name)).toEqual(fields);
  });

  it('are those of all requests of a capability', () => {
    expect(fieldsOfCalls('oci/v2/verify')).toEqual(
      expect.arrayContaining(['image', 'pub_keys', 'keyless', 'owner', 'certificate']),
    );
  });

  it.each(['', 'oci', 'toString', 'dnslookuphost'])('are not known for %o', (name) => {
    expect(fieldsOfCalls(name)).toBeUndefined();
  });
});

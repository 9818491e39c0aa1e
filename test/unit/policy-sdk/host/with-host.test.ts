import { describe, expect, it } from 'vitest';
import { callHost, HostError, log, net, withHost } from '../../../../src/policy-sdk/index.ts';

const ips = { ips: ['10.0.0.1'] };

describe('the host in unit tests', () => {
  it('is not there by itself, and says so', () => {
    expect(() => net.lookupHost('web')).toThrow(
      /^net\/v1\/dns_lookup_host: there is no host here\..*withHost/,
    );
  });

  it('answers while a function runs', () => {
    expect(
      withHost(
        () => ips,
        () => net.lookupHost('web'),
      ),
    ).toEqual(['10.0.0.1']);
    expect(() => net.lookupHost('web')).toThrow('there is no host here');
  });

  it('answers until a promise settles', async () => {
    const later = async (): Promise<readonly string[]> => {
      await Promise.resolve();
      return net.lookupHost('web');
    };

    await expect(withHost(() => ips, later)).resolves.toEqual(['10.0.0.1']);
    expect(() => net.lookupHost('web')).toThrow('there is no host here');
  });

  it('goes when the function fails', async () => {
    const fail = (): never => {
      throw new RangeError('mine');
    };

    expect(() => withHost(() => ips, fail)).toThrow('mine');
    await expect(
      withHost(
        () => ips,
        async () => Promise.resolve().then(fail),
      ),
    ).rejects.toThrow('mine');
    expect(() => net.lookupHost('web')).toThrow('there is no host here');
  });

  it('does not take a promise for an answer', () => {
    const later = (): Promise<typeof ips> => Promise.resolve(ips);

    expect(() => withHost(later, () => callHost('net', 'v1/dns_lookup_host', 'web'))).toThrow(
      'net/v1/dns_lookup_host: withHost: expected an answer, found a promise',
    );
  });

  it('is one at a time', async () => {
    const first = withHost(
      () => ips,
      async () => Promise.resolve(),
    );

    expect(() =>
      withHost(
        () => ips,
        () => 1,
      ),
    ).toThrow('another one has not ended yet');
    await first;
    expect(
      withHost(
        () => ips,
        () => 1,
      ),
    ).toBe(1);
  });

  it('refuses by throwing', () => {
    const refuse = (): never => {
      throw new Error('Cannot find v1/Namespace');
    };
    const error = withHost(refuse, () => {
      try {
        return callHost('kubernetes', 'get_resource', {});
      } catch (caught) {
        return caught;
      }
    });

    expect(error).toBeInstanceOf(HostError);
    expect(error).toMatchObject({
      name: 'HostError',
      operation: 'kubernetes/get_resource',
      reason: 'Cannot find v1/Namespace',
      message: 'kubernetes/get_resource: Cannot find v1/Namespace',
    });
  });

  it('answers nothing where an answer is empty', () => {
    expect(
      withHost(
        () => undefined,
        () => callHost('cache', 'set', { key: 'k' }),
      ),
    ).toBeUndefined();
  });

  it('is asked with texts and JSON only', () => {
    const ask = (...[namespace, operation, payload]: readonly unknown[]): unknown =>
      withHost(
        (call) => call,
        () => callHost(namespace as string, operation as string, payload),
      );

    expect(() => ask('a', 'b', undefined)).toThrow(
      new TypeError('a/b: expected a payload that JSON can hold, found undefined'),
    );
    expect(() => ask('a', 'b', () => 1)).toThrow(/found a function$/);
    expect(() => ask('a', 7, {})).toThrow(new TypeError('callHost: expected a text as operation, found 7'));
    expect(ask('\ud800', '\udfff', null)).toEqual({
      namespace: '\ufffd',
      operation: '\ufffd',
      payload: null,
    });
  });

  it('has no part in the log, which never fails', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;

    log.info('alone', cycle);
    withHost(
      () => expect.unreachable(),
      () => log.error('with a host', cycle),
    );
  });
});

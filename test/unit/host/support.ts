import {
  createHost,
  parseAllowList,
  type HostOptions,
  type PolicyHost,
  type PolicyLogEvent,
} from '../../../src/host/index.ts';

/** A host that allows everything, and what it logged. */
export function testHost(options: Partial<HostOptions> = {}): { host: PolicyHost; events: PolicyLogEvent[] } {
  const events: PolicyLogEvent[] = [];
  const host = createHost({
    allowList: parseAllowList(['*']),
    contextAwareResources: [],
    log: (event) => void events.push(event),
    now: () => Date.parse('2030-01-01T00:00:00Z'),
    ...options,
  });
  return { host, events };
}

/** What a guest gets for a call of the `kubewarden` binding: the reply, or the text of the error. */
export async function callHost(host: PolicyHost, path: string, payload: unknown): Promise<string> {
  const [namespace = '', ...rest] = path.split('/');
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return outcome(() =>
    host.call({ binding: 'kubewarden', namespace, operation: rest.join('/'), payload: Buffer.from(text) }),
  );
}

/** The reply as `ok: …`, or the error as its class and message. */
export async function outcome(run: () => Uint8Array | PromiseLike<Uint8Array>): Promise<string> {
  try {
    return `ok: ${Buffer.from(await run()).toString('utf8')}`;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

import { describe, expect, it } from 'vitest';
import { createTape } from '../../../../src/bench/index.ts';
import {
  callbackRequest,
  createPlayer,
  createRecorder,
  type CallbackRequest,
  type Exchange,
  type InteractionPlayer,
} from '../../../../src/host/index.ts';
import { fromPlain, isObject } from '../../../../src/json/index.ts';

function look(host: string): CallbackRequest {
  const fields = fromPlain({ host });
  if (!isObject(fields)) throw new TypeError('expected an object');
  return callbackRequest('DNSLookupHost', fields);
}

function exchange(host: string): Exchange {
  return { request: look(host), response: { type: 'Success', payload: `{"ips":["${host}"]}` } };
}

/** Asks for hosts, as a policy would; gives the answers, `-` for each that failed. */
function ask(interactions: unknown, ...hosts: readonly string[]): Promise<string[]> {
  const player = interactions as InteractionPlayer;
  return Promise.resolve(
    hosts.map((host) => {
      try {
        return Buffer.from(player.answer(look(host))).toString();
      } catch {
        return '-';
      }
    }),
  );
}

const [a, b, c] = ['a', 'b', 'c'].map((host) => `{"ips":["${host}"]}`);

describe('a tape of a session', () => {
  it('gives each call its part, in the order of the session, as often as it is asked again', async () => {
    const session = createPlayer(['a', 'b', 'c'].map(exchange));
    const tape = createTape(session);

    const settings = await tape.observe(() => ask(tape.interactions));
    const first = await tape.observe(() => ask(tape.interactions, 'a', 'b'));
    const second = await tape.observe(() => ask(tape.interactions, 'c'));
    expect([settings.result, first.result, second.result]).toEqual([[], [a, b], [c]]);

    for (let repetition = 0; repetition < 3; repetition++) {
      tape.rewind(second.taken);
      expect(await ask(tape.interactions, 'c')).toEqual([c]);
      tape.rewind(first.taken);
      expect(await ask(tape.interactions, 'a', 'b', 'c')).toEqual([a, b, '-']);
      tape.rewind(settings.taken);
      expect(await ask(tape.interactions, 'a')).toEqual(['-']);
    }
  });

  it('repeats what failed in the same way', async () => {
    const tape = createTape(createPlayer([exchange('a')]));

    const { result, taken } = await tape.observe(() => ask(tape.interactions, 'b', 'a'));
    tape.rewind(taken);

    expect(result).toEqual(['-', '-']);
    expect(await ask(tape.interactions, 'b', 'a')).toEqual(result);
  });

  it('leaves to the session what nobody asked for', async () => {
    const session = createPlayer(['a', 'b'].map(exchange));
    const tape = createTape(session);

    const { taken } = await tape.observe(() => ask(tape.interactions, 'a'));
    tape.rewind(taken);
    await ask(tape.interactions, 'a');

    expect(session.remaining()).toEqual([exchange('b')]);
  });
});

describe('a tape that records', () => {
  it('keeps what is observed, and no repetitions', async () => {
    const recorder = createRecorder();
    const tape = createTape(recorder);
    const record = (host: string): Promise<void> => {
      if (tape.interactions?.mode === 'record') tape.interactions.add(exchange(host));
      return Promise.resolve();
    };

    const { taken } = await tape.observe(() => record('a'));
    tape.rewind(taken);
    await record('b');

    expect(taken).toBeUndefined();
    expect(recorder.exchanges()).toEqual([exchange('a')]);
  });
});

describe('a tape of nothing', () => {
  it('leaves host calls to the world', async () => {
    const tape = createTape(undefined);

    expect(tape.interactions).toBeUndefined();
    expect(await tape.observe(() => Promise.resolve(1))).toEqual({ result: 1, taken: undefined });
  });
});

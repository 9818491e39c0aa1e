import { describe, expect, it } from 'vitest';
import type { PolicyLogEvent } from '../../../src/host/index.ts';
import { BoundedLog } from '../../../src/runtime/bounded-log.ts';

function createLog(maxBytes: number): { log: BoundedLog; events: PolicyLogEvent[] } {
  const events: PolicyLogEvent[] = [];
  return { log: new BoundedLog((event) => events.push(event), maxBytes), events };
}

const note = {
  level: 'warning',
  message: "the rest of the policy's output was dropped: more than 200 bytes",
  data: new Map(),
};

describe('BoundedLog', () => {
  it('passes lines on as events', () => {
    const { log, events } = createLog(200);
    log.line('info', 'hello');
    expect(events).toEqual([{ level: 'info', message: 'hello', data: new Map() }]);
  });

  it('drops what is above the limit, with one note', () => {
    const { log, events } = createLog(200);
    for (const message of ['a'.repeat(100), 'b'.repeat(100), 'c', 'd']) log.line('info', message);
    expect(events.map((event) => event.message[0])).toEqual(['a', 't']);
    expect(events.at(-1)).toEqual(note);
  });

  it('counts bytes, not characters', () => {
    const { log, events } = createLog(200);
    log.line('info', 'é'.repeat(69));
    expect(events).toEqual([note]);
    const other = createLog(200);
    other.log.line('info', 'é'.repeat(68));
    expect(other.events.map(({ message }) => message)).toEqual(['é'.repeat(68)]);
  });

  it('counts empty lines too', () => {
    const { log, events } = createLog(200);
    for (let line = 0; line < 1000; line++) log.line('info', '');
    expect(events).toHaveLength(4);
    expect(events.at(-1)).toEqual(note);
  });

  it('tells whether there is room for an event that somebody else logs', () => {
    const { log, events } = createLog(200);
    expect([log.admits(100), log.admits(100), log.admits(0)]).toEqual([true, false, false]);
    expect(events).toEqual([note]);
  });
});

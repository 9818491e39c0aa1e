import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedOutput, ByteFifo, StreamOverflow } from '../../../../src/runtime/preview1/index.ts';

test('the end of stdin is not final', () => {
  const fifo = new ByteFifo(10);
  const target = new Uint8Array(4);
  expect(fifo.readInto(target)).toBe(0);
  fifo.push(Uint8Array.of(1, 2));
  expect(fifo.readInto(target)).toBe(2);
  expect(fifo.readInto(target)).toBe(0);
  fifo.push(Uint8Array.of(3));
  expect(fifo.readInto(target)).toBe(1);
  expect([...target]).toEqual([3, 2, 0, 0]);
});

test('stdin gives out what was pushed, in order, however it is cut', () => {
  const pushOrRead = fc.oneof(fc.uint8Array({ maxLength: 9 }), fc.integer({ min: 0, max: 12 }));
  fc.assert(
    fc.property(fc.array(pushOrRead), (steps) => {
      const fifo = new ByteFifo(1_000_000);
      const expected: number[] = [];
      for (const step of steps) {
        if (typeof step === 'number') {
          const target = new Uint8Array(step);
          const read = fifo.readInto(target);
          expect([...target.subarray(0, read)]).toEqual(expected.splice(0, step));
        } else {
          fifo.push(step);
          expected.push(...step);
        }
        expect(fifo.length).toBe(expected.length);
      }
    }),
  );
});

test('stdin refuses more unread bytes than its limit, and takes more once some were read', () => {
  const fifo = new ByteFifo(3);
  fifo.push(Uint8Array.of(1, 2));
  expect(() => {
    fifo.push(Uint8Array.of(3, 4));
  }).toThrow(new StreamOverflow('stdin', 3));
  fifo.readInto(new Uint8Array(1));
  fifo.push(Uint8Array.of(3, 4));
  expect(fifo.length).toBe(3);
});

test('an output up to its limit is kept whole', () => {
  const output = new BoundedOutput('stdout', 6, 'fail');
  output.write(Buffer.from('ab'));
  output.write(Buffer.from('čd'));
  output.write(new Uint8Array(0));
  expect(output.text()).toBe('abčd');
  expect(output.overflowed).toBe(false);
});

test('an output does not change with the memory that it was written from', () => {
  const output = new BoundedOutput('stdout', 6, 'fail');
  const memory = Buffer.from('abc');
  output.write(memory);
  memory.fill(0);
  expect(output.text()).toBe('abc');
});

test('stdout behind its limit ends the guest, again and again', () => {
  const output = new BoundedOutput('stdout', 3, 'fail');
  const write = (text: string) => () => {
    output.write(Buffer.from(text));
  };
  expect(write('abcd')).toThrow('stdout of the guest holds more than 3 bytes');
  expect(write('e')).toThrow(StreamOverflow);
  expect(write('')).toThrow(StreamOverflow);
  expect(output.overflowed).toBe(true);
});

test('stderr keeps its head and drops the rest', () => {
  const output = new BoundedOutput('stderr', 5, 'truncate');
  output.write(Buffer.from('abc'));
  output.write(Buffer.from('defg'));
  output.write(Buffer.from('h'));
  expect(output.text()).toBe('abcde');
  expect(output.overflowed).toBe(true);
});

test('an output is the concatenation of what was written, cut at its limit', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 3000 })), fc.nat({ max: 9000 }), (writes, maxBytes) => {
      const output = new BoundedOutput('stderr', maxBytes, 'truncate');
      for (const bytes of writes) output.write(bytes);
      const all = Buffer.concat(writes);
      expect(Buffer.compare(output.bytes(), all.subarray(0, maxBytes))).toBe(0);
      expect(output.overflowed).toBe(all.length > maxBytes);
    }),
  );
});

import { describe, expect, it } from 'vitest';
import { machineDifferences, thisMachine } from '../../../../src/cli/bench/machine.ts';
import { createBenchProgress } from '../../../../src/cli/bench/progress.ts';
import { plain } from '../terminals.ts';
import { machine } from './reports.ts';

const benchmarks = [
  { policy: 'p', operation: 'validate_settings' },
  { policy: 'p', operation: 'validate', request: 'r.json' },
] as const;
const plan = { warmUpMs: 3000, measurementMs: 5000, samples: 100 };

describe('progress', () => {
  it('is one line on a terminal, which is gone in the end', () => {
    const written: string[] = [];
    const progress = createBenchProgress({
      benchmarks,
      plan,
      terminal: () => plain,
      write: (text) => written.push(text),
    });

    progress.tell({ phase: 'warm-up', index: 0 });
    progress.tell({ phase: 'measurement', index: 1, done: 0.456 });
    progress.end();
    progress.end();

    expect(written).toEqual([
      '\r\x1b[Kwarming up 1/2, p: validate_settings',
      '\r\x1b[Kmeasuring 45%, p: validate r.json',
      '\r\x1b[K',
    ]);
  });

  it('is never as wide as the terminal, and shows no foreign controls', () => {
    const written: string[] = [];
    const evil = {
      policy: `p\x1b[31m${'x'.repeat(200)}`,
      operation: 'validate',
      request: 'r\n.json',
    } as const;
    const progress = createBenchProgress({
      benchmarks: [evil],
      plan,
      terminal: () => ({ ...plain, columns: 40 }),
      write: (text) => written.push(text),
    });

    progress.tell({ phase: 'measurement', index: 0, done: 1 });

    const [line = ''] = written;
    expect(line.startsWith('\r\x1b[K')).toBe(true);
    expect(line.slice(4).length).toBeLessThan(40);
    expect(line.slice(4)).not.toMatch(/[\x00-\x1f]/);
  });

  it('is an announcement where there is no terminal', () => {
    const written: string[] = [];
    const progress = createBenchProgress({
      benchmarks,
      plan,
      terminal: undefined,
      write: (text) => written.push(text),
    });

    progress.tell({ phase: 'measurement', index: 1, done: 0.5 });
    progress.end();

    expect(written).toEqual(['measuring 2 benchmarks, about 16 s\n']);
  });
});

describe('the machine', () => {
  it('is described without its name', () => {
    const described = thisMachine();

    expect(Object.keys(described).sort()).toEqual(['arch', 'cpu', 'cpus', 'node', 'platform', 'v8']);
    expect(described.node).toBe(process.versions.node);
  });

  it('differs in what matters', () => {
    expect(machineDifferences(machine, machine)).toEqual([]);
    expect(machineDifferences(machine, { ...machine, cpu: 'd', node: '24.15.0' })).toEqual([
      'processor c, now d',
      'Node.js 26.10.0, now 24.15.0',
    ]);
  });
});

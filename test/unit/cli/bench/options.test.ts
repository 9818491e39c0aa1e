import { describe, expect, it } from 'vitest';
import { dropKeepValue, parseThreshold, parseWarmUpTime } from '../../../../src/cli/bench/options.ts';
import { refusalOf } from '../run/temporary-folder.ts';

describe('the threshold', () => {
  it.each([
    ['5%', 0.05],
    ['0%', 0],
    ['2.5 %', 0.025],
    ['150%', 1.5],
  ])('%s is a share of %d', (text, share) => {
    expect(parseThreshold(text)).toBeCloseTo(share, 12);
  });

  // 0.05 could be a share or a percentage.
  it.each(['5', '0.05', '-5%', '%', '', '1e3%', '5%%'])('is not %j', async (text) => {
    const { code, message } = await refusalOf(() => parseThreshold(text));

    expect(code).toBe('USAGE_INVALID');
    expect(message).toContain(JSON.stringify(text));
  });
});

describe('the time to warm up', () => {
  it.each([
    ['3', 3000],
    ['500ms', 500],
    ['0', 0],
    ['0s', 0],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseWarmUpTime(text)).toBe(milliseconds);
  });

  it('is a time', async () => {
    expect((await refusalOf(() => parseWarmUpTime('soon'))).message).toContain('--warm-up-time');
  });
});

describe('--dump-results-to-disk', () => {
  // The reference demands a value, and looks only at whether the flag is there (cli-and-registry 5.13).
  it.each([
    [['--dump-results-to-disk', 'true', 'p.wasm']],
    [['--dump-results-to-disk', 'false', 'p.wasm']],
    [['--dump-results-to-disk=anything', 'p.wasm']],
    [['--dump-results-to-disk', 'p.wasm']],
  ])('stands alone after %j', (argv) => {
    expect(dropKeepValue(argv)).toEqual(['--dump-results-to-disk', 'p.wasm']);
  });

  it('leaves other words as they are', () => {
    const argv = ['true', '--settings-json', 'true', '--', '--dump-results-to-disk', 'true'];

    expect(dropKeepValue(argv)).toEqual(argv);
  });
});

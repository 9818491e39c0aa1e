import { expect, it } from 'vitest';
import { formatJson } from '../../../../src/cli/inspect/format-json.ts';
import { describePolicy } from '../../../../src/inspect/index.ts';
import { custom, module } from '../../wasm/encode.ts';

const reference = 'a\u202eb';
const bytes = module(custom('c\u009b1m\ud83d\ude00'));

it('is verbatim for files', async () => {
  const description = await describePolicy(bytes, { reference, uri: 'file:///a' });

  const text = formatJson(description, undefined);

  expect(text).toContain('\u202e');
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual(description);
});

it('means the same on a terminal, without what one would act on', async () => {
  const description = await describePolicy(bytes, { reference, uri: 'file:///a' });

  const text = formatJson(description, { columns: 80, color: true, unicode: true });

  expect(text).not.toMatch(/[\u202e\u009b]/);
  expect(text).toContain('\n  "reference": "a\\u202eb",\n');
  expect(JSON.parse(text)).toEqual(description);
});

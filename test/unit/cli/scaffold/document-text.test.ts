import { describe, expect, it } from 'vitest';
import { documentText, textForTerminal } from '../../../../src/cli/scaffold/document-text.ts';

const hostile = 'a\u001b[31m\u202eb';
const document = { name: hostile, spec: { module: 'x', none: undefined } };

describe('the text of a scaffolded document', () => {
  it('has the comment in YAML only', () => {
    const printed = { document: { a: ['b'] }, header: '# comment\n' };

    expect(documentText({ ...printed, json: false })).toBe('# comment\na:\n- b\n');
    expect(documentText({ ...printed, json: true })).toBe('{\n  "a": [\n    "b"\n  ]\n}\n');
  });

  it('means the same in a file whatever is in it', () => {
    expect(JSON.parse(documentText({ document, json: true }))).toEqual({
      name: hostile,
      spec: { module: 'x' },
    });
  });

  it('has nothing in it that a terminal would act on', () => {
    const json = textForTerminal({ document, json: true });
    const yaml = textForTerminal({ document, json: false });

    expect(json + yaml).not.toMatch(/[\u001b\u202e]/);
    expect(JSON.parse(json)).toEqual({ name: hostile, spec: { module: 'x' } });
    expect(yaml.split('\n')).toHaveLength(4);
  });
});

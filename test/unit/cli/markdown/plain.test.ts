import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderPlainMarkdown } from '../../../../src/cli/markdown/index.ts';

const fixtures = join(import.meta.dirname, '../../../../fixtures');
const names = readdirSync(join(fixtures, 'markdown'))
  .filter((name) => name.endsWith('.txt'))
  .map((name) => name.slice(0, -'.txt'.length));

function readFixture(name: string): string {
  return readFileSync(join(fixtures, name), 'utf8');
}

/** What the reference prints for a policy. */
function recordedText(policy: string): string {
  const cases = JSON.parse(readFixture('golden/cases.json')) as { args: string[]; stdout: string }[];
  return cases.find(({ args }) => args.join(' ') === `inspect modules/${policy}.wasm`)?.stdout ?? '';
}

describe('renderPlainMarkdown', () => {
  it('has recorded pages to compare with', () => {
    expect(names.length).toBeGreaterThanOrEqual(6);
  });

  it.each(names)('prints %s as the reference does', (name) => {
    const usage = readFixture(`markdown/${name}.md`);

    expect(renderPlainMarkdown(`---\n${usage}\n---`)).toBe(readFixture(`markdown/${name}.txt`));
  });

  it('prints the usage of the golden cases', () => {
    const [, recorded] = recordedText('probe-wapc').split('\nUsage \n');

    expect(renderPlainMarkdown('---\n# Probe\n\nUsage of the probe policy.\n\n---')).toBe(recorded);
  });

  it('prints the rules of the golden cases', () => {
    const [, recorded = ''] = /\nRules \n(.*?)\nContext Aware/s.exec(recordedText('probe-wapc')) ?? [];
    const yaml = recorded.replace(/ +$/gm, '');

    expect(yaml).toContain('- apiGroups:\n');
    expect(renderPlainMarkdown(`\`\`\`yaml\n${yaml}\`\`\``)).toBe(recorded);
  });

  it('takes line breaks of Windows for line breaks', () => {
    expect(renderPlainMarkdown('# a\r\n\r\n* b\r\n')).toBe('a\n\n• b\n');
  });

  it('prints nothing for nothing', () => {
    expect(renderPlainMarkdown('')).toBe('');
  });

  it('does not fill up code beyond measure', () => {
    const code = `\`\`\`\n${'a'.repeat(100_000)}\n${'\n'.repeat(100_000)}\`\`\``;

    expect(renderPlainMarkdown(code).length).toBeLessThan(1_000_000);
  });

  it('leaves a text as it is that is longer than any README', () => {
    const text = `# heading\n${'* item\n'.repeat(50_000)}end`;

    expect(renderPlainMarkdown(text)).toBe(`${text}\n`);
  });
});

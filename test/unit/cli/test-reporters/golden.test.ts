import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reporters, type ReporterName } from '../../../../src/cli/test/reporters/index.ts';
import type { Terminal } from '../../../../src/cli/terminal.ts';
import { eventLog, renderReport } from '../../../support/event-log.ts';
import { plain } from '../terminals.ts';

const folder = join(import.meta.dirname, '../../../../fixtures/reporters');

const goldens: readonly (readonly [file: string, ReporterName, Terminal])[] = [
  ['default.txt', 'default', plain],
  ['default-wide.txt', 'default', { ...plain, columns: 120 }],
  ['default-ascii.txt', 'default', { ...plain, unicode: false }],
  ['verbose.txt', 'verbose', plain],
  ['dot.txt', 'dot', plain],
  ['json.txt', 'json', plain],
  ['junit.txt', 'junit', plain],
  ['tap.txt', 'tap', plain],
  ['github.txt', 'github', plain],
  ['markdown.txt', 'markdown', plain],
  ['sarif.txt', 'sarif', plain],
];

describe('the recorded run', () => {
  it.each(goldens)('looks like %s', async (file, name, terminal) => {
    await expect(renderReport(reporters[name](terminal), eventLog)).toMatchFileSnapshot(join(folder, file));
  });

  it('is shown by every reporter', () => {
    expect(new Set(goldens.map(([, name]) => name))).toEqual(new Set(Object.keys(reporters)));
  });
});

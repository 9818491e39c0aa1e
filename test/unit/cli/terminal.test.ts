import { expect, it } from 'vitest';
import { columnsOf } from '../../../src/cli/terminal.ts';

it.each([
  ['as wide as it says', 132, 132],
  ['80 columns wide where it does not say', 0, 80],
])('takes a terminal for %s', (_title, columns, taken) => {
  expect(columnsOf({ columns })).toBe(taken);
});

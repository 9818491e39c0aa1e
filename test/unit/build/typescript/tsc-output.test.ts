import { describe, expect, it } from 'vitest';
import { parseTscOutput } from '../../../../src/build/typescript/tsc-output.ts';

describe('parseTscOutput', () => {
  it('reads errors with and without places, and their explanations', () => {
    const output = [
      "src/policy.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.",
      "  Types of property 'a' are incompatible.",
      "    Type 'b' is not assignable to type 'c'.",
      "src\\(odd) name.ts(10,1): error TS1005: ';' expected.\r",
      "error TS18003: No inputs were found in config file 'tsconfig.json'.",
      '',
    ].join('\n');

    expect(parseTscOutput(output)).toEqual([
      {
        code: 'TS2322',
        text: "Type 'string' is not assignable to type 'number'.\n  Types of property 'a' are incompatible.\n    Type 'b' is not assignable to type 'c'.",
        position: { source: 'src/policy.ts', line: 3, column: 7 },
      },
      {
        code: 'TS1005',
        text: "';' expected.",
        position: { source: 'src/(odd) name.ts', line: 10, column: 1 },
      },
      { code: 'TS18003', text: "No inputs were found in config file 'tsconfig.json'." },
    ]);
  });

  it.each(['', 'Segmentation fault', '  at Object.<anonymous> (/x/tsc.js:1:1)\nNode.js v26'])(
    'finds no errors in %j',
    (output) => {
      expect(parseTscOutput(output)).toEqual([]);
    },
  );
});

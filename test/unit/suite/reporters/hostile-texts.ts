import fc from 'fast-check';
import type { SuiteEvent } from '../../../../src/suite/index.ts';
import { answer, caseResult, eventsOf, finding, folder, observation } from '../../../support/event-log.ts';

/** What ends or begins something in one of the formats, and what terminals act on. */
const pieces = [
  '\n',
  '\r',
  '\r\n',
  '\t',
  ' ',
  '\0',
  '\x1b[2J',
  '\x9b31m',
  '\u0085',
  '\u2028',
  '\u202e',
  '\u200b',
  '\ufeff',
  '\ufffe',
  '\ud800',
  '名',
  '🎉',
  '"',
  "'",
  '\\',
  '<',
  '>',
  '&',
  '&amp;',
  ']]>',
  '<!--',
  '</failure>',
  '<script>',
  '</details>',
  '```',
  '````',
  '\n```\n',
  '\n````\n# x\n',
  '  a\nb\nc',
  '~~~',
  '`',
  '|',
  '*',
  '_x_',
  '[a](http://b)',
  '![',
  'http://b.example',
  'www.b.example',
  '@user',
  '#1',
  ' # SKIP',
  ' # TODO x',
  '{',
  '}',
  '{0}',
  'ok 1',
  '\nnot ok 2',
  '\n1..1',
  '\nBail out!',
  '\n  ...',
  '\n...\n',
  '\n---\n',
  ': ',
  '- ',
  '::',
  '\n::error::x',
  '##[group]',
  '##vso[x]',
  '%0A',
  '%',
  ',',
  'expected',
];

/** A text made to break out of where it stands. */
export const hostileText = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...pieces) },
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    {
      maxLength: 10,
    },
  )
  .map((parts) => parts.join(''));

/** Without what formats show as an escape, so that reading a report back must give the very text. */
export const visibleHostileText = hostileText.map((text) =>
  text.replace(
    /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\n\u200c-\u200d]]|[\ufffe\uffff]/gv,
    '',
  ),
);

/** Where {@link hostileRun} has its suite. */
export const hostileSuite = { name: 'a.policytest.yml', path: `${folder}/a.policytest.yml` };

/** A run of one suite with one failed case and one skipped one, and findings of the suite and the run: all is hostile. */
export function hostileRun(text: string, other: string): SuiteEvent[] {
  const found = finding('message', text, { expected: other, actual: text, hint: other });
  const calls = [{ request: text, capability: other, fields: text }];
  const results = [
    caseResult(text, 3, {
      tags: [other],
      findings: [found],
      observation: observation({
        answer: answer(false, {
          message: text,
          warnings: [other],
          auditAnnotations: { [text]: other },
          patch: text,
        }),
        ownAnswer: answer(false, { message: other }),
        settings: { valid: false, message: text },
        notSelected: other,
        hostCalls: calls,
        unusedCalls: calls,
        logs: [{ level: 'info', message: text, data: new Map([[other, text]]) }],
      }),
    }),
    caseResult(other, 9, { status: 'skipped', skipReason: text, observation: undefined }),
  ];
  const suite = { ...hostileSuite, policies: [text, other] };
  return eventsOf([{ suite, results, findings: [found] }], { findings: [found] });
}

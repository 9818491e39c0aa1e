/** Something that a translated test does not say in the words of the suite. */
export const noteTexts = {
  anywhere: 'bats looks for a text in all that kwctl prints, the suite in the message',
  'no-verdict':
    'nothing says whether the request is accepted; a text that the policy logs, instead of answering with it, is not found',
  words:
    'bats would find these words in other places too, or apart from each other; the suite looks at verdict, code and patch',
  merged:
    'jq is given all that kwctl prints; where that is more than the answer, bats fails and the suite does not',
  absent:
    'bats looks for the absence of a text in all that kwctl prints, the suite at the verdict or the patch',
  refusal:
    'an exit status that is not 0 is taken for settings that the policy refuses; where kwctl fails for another reason, expect `error`',
  'own-error': 'an error of kwctl itself is expected in its own words; the suite expects any error',
  'printed-once':
    'kwctl no longer prints {"valid":false}; the suite expects that the policy refuses its settings',
  star: 'a star at the end of a text repeats its last letter; it is taken for that letter',
  idle: 'the check holds whatever the policy answers; it is left out',
  'own-log': 'a text is not expected that only kwctl prints; it is left out',
  crash: 'a policy that crashes has not rejected: the suite expects `error`',
  build: 'a program runs before the tests; the suite does not run it (see `build` of suites)',
  split: 'several texts are expected in one message; each is a case',
} as const;

export type NoteKind = keyof typeof noteTexts;

export interface Note {
  readonly kind: NoteKind;
  readonly line: number;
}

/** Rules that keep a suite from passing for the wrong reason; each can be switched off by its name. */
export const vacuityRules = {
  'no-suites': 'a run that finds no suite fails',
  'no-cases': 'a suite without cases, or whose cases are all skipped, fails',
  'unknown-keys': 'a key that suites do not have fails the suite',
  'no-match': 'a pattern or file that matches nothing fails',
  'unexplained-rejection': 'an expected rejection must say why: a message or a code',
  'empty-expect': 'a case must expect something',
  'session-mismatch': 'a host call that is not the next one of the session fails the case',
  'unused-session': 'a session whose recorded calls are not all made fails',
  'undeclared-mutation': 'a mutation by a policy whose metadata says `mutating: false` fails',
  'missing-snapshot': 'in CI, a snapshot that is not stored fails',
  'unused-snapshot': 'in CI, a stored snapshot that no case asks for fails',
  'only-in-ci': 'in CI, `only` fails',
  'unstated-result': 'in the matrix form, a pair without a stated result fails',
  'unmatched-result': 'in the matrix form, a stated result that no pair matches fails',
} as const;

export type VacuityRule = keyof typeof vacuityRules;

export function isVacuityRule(name: string): name is VacuityRule {
  return Object.hasOwn(vacuityRules, name);
}

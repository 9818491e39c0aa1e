import type { Observation } from '../observation.ts';
import type { TextMatcher } from '../suite.ts';
import { sidesOf, type Check, type Difference } from './check.ts';
import { inline } from './quote.ts';
import { describeMatcher, matcherDocument } from './text-matching.ts';

/** That the policy refuses its settings, and why. */
export const checkSettingsInvalid: Check<true | TextMatcher> = async (expected, { seen, isText }) => {
  const { settings } = seen;
  if (settings === undefined) {
    return { message: 'expected the policy to refuse its settings, it was not asked about them' };
  }
  if (settings.valid) return { message: 'expected the policy to refuse its settings, it accepted them' };
  const { message } = settings;
  if (expected === true || (message !== undefined && (await isText(expected, message)))) return undefined;
  return {
    message: `settings refused for another reason: expected ${describeMatcher(expected)}, found ${inline(message)}`,
    sides: sidesOf(matcherDocument(expected), message ?? null),
  };
};

/** That a policy refuses its settings although nobody expects it; it then was not asked about the request. */
export function findRefusedSettings({ settings }: Observation): Difference | undefined {
  if (settings === undefined || settings.valid) return undefined;
  return {
    message: `expected settings that the policy accepts, it refused them: ${inline(settings.message)}`,
    hint: 'Correct the settings; where the case is about that, expect `settingsInvalid`.',
  };
}

import { RetoldError } from '../format-error.ts';
import { readSettingsFailure } from '../report/settings-failure.ts';

/**
 * The error about settings that a policy does not accept. In the reference's words it makes no difference whether the
 * policy refuses them or fails; people are told.
 * @param label of the policy
 * @param said what the policy says of them, `''` for nothing
 */
export function settingsRefused(label: string, said: string): RetoldError {
  const start = 'Provided settings are not valid:';
  const hint = `The policy ${label} itself refuses these settings; its documentation says what it expects.`;
  const failure = readSettingsFailure(said);
  return new RetoldError(
    'SETTINGS_INVALID',
    `${start} ${said}`.trimEnd(),
    { hint, details: { policy: label } },
    failure === undefined
      ? { message: `${start} ${said.trim() === '' ? 'the policy does not say why' : said}`, hint }
      : {
          message: `${label} failed when it was asked about its settings: ${failure.text}`,
          hint: failure.help,
        },
  );
}

import { WardctlError } from '../../errors.ts';

/** @param name of the template, for the message */
export function invalidTemplate(name: string, problem: string, hint?: string): WardctlError {
  return new WardctlError('TEMPLATE_INVALID', `template ${name}: ${problem}`, {
    hint: hint ?? 'Correct the template there.',
  });
}

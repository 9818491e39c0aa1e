import { WardctlError } from '../errors.ts';
import type { Finding } from './suite-event.ts';
import type { Position } from './suite.ts';
import type { VacuityRule } from './vacuity-rules.ts';

/** A finding of a vacuity rule. */
export function ruleFinding(rule: VacuityRule, message: string, hint: string, position?: Position): Finding {
  return { ...plainFinding(rule, message, position), hint, rule };
}

/** What could not be read or evaluated. */
export function errorFinding(error: WardctlError, position?: Position): Finding {
  return { ...plainFinding('error', error.message, position), hint: error.hint };
}

/** A finding that says nothing more than its message. @param check as `Finding.check` */
export function plainFinding(check: string, message: string, position?: Position): Finding {
  return {
    check,
    message,
    expected: undefined,
    actual: undefined,
    hint: undefined,
    position,
    rule: undefined,
  };
}

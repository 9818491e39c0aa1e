import { WardctlError } from '../../errors.ts';
import { isDeviceName } from './device-name.ts';

const maxLength = 63;

/** Why a policy cannot have a name. */
export interface NameProblem {
  /** What was expected and found. */
  readonly problem: string;
  /** The name that was most likely meant. */
  readonly hint: string;
}

/** What is wrong with a name for a policy, `undefined` for nothing: it becomes that of a resource, a package, a folder. */
export function policyNameProblem(name: string): NameProblem | undefined {
  const problem = problemOf(name);
  if (problem === undefined) return undefined;
  const fixed = fixPolicyName(name);
  const folder = /[\\/]/.test(name) ? ' The folder is said by --dir.' : '';
  return {
    problem,
    hint: `${fixed === undefined ? 'Take one such as image-policy.' : `Did you mean ${fixed}?`}${folder}`,
  };
}

function problemOf(name: string): string | undefined {
  if (name === '') return 'expected a name, found none';
  const expected = 'expected a name of lower-case letters, digits and hyphens';
  if (/[\\/]/.test(name)) return `${expected}, found a path`;
  if (/\s/.test(name)) return `${expected}, found a space`;
  if (/[A-Z]/.test(name)) return `${expected}, found upper case`;
  const [odd] = /[^a-z0-9-]/u.exec(name) ?? [];
  if (odd !== undefined) return `${expected}, found ${JSON.stringify(odd)}`;
  if (!/^[a-z]/.test(name)) return `expected a letter at its beginning, found ${JSON.stringify(name[0])}`;
  if (name.endsWith('-')) return 'expected a letter or digit at its end, found a hyphen';
  if (isDeviceName(name)) return `expected a name that is no device of Windows, found ${name}`;
  return name.length > maxLength
    ? `expected at most ${maxLength} characters, found ${name.length}`
    : undefined;
}

/** The name that was most likely meant, `undefined` where nothing is left of it. */
export function fixPolicyName(name: string): string | undefined {
  const fixed = (name.split(/[\\/]/).findLast((part) => part !== '') ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[0-9-]+/, '')
    .slice(0, maxLength)
    .replace(/-+$/, '');
  if (isDeviceName(fixed)) return `${fixed}-policy`;
  return fixed === '' ? undefined : fixed;
}

/** @throws WardctlError USAGE_INVALID, with the name that was most likely meant */
export function checkPolicyName(name: string): void {
  const found = policyNameProblem(name);
  if (found === undefined) return;
  const { problem, hint } = found;
  throw new WardctlError('USAGE_INVALID', `name of the policy ${JSON.stringify(name)}: ${problem}`, { hint });
}

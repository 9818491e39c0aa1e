import { parseOciReference } from '../oci-reference.ts';

const maxLength = 300;
/** They end lines, or are not seen. */
const unfit = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/v;

/** What is wrong with a title, a description or an author, `undefined` for nothing. */
export function lineProblem(text: string): string | undefined {
  if (unfit.test(text)) return 'expected one line of text, found line breaks or controls';
  return text.length > maxLength
    ? `expected at most ${maxLength} characters, found ${text.length}`
    : undefined;
}

/** What is wrong with the repository that a policy is to be published in, `undefined` for nothing. */
export function repositoryProblem(text: string): string | undefined {
  const reference = parseOciReference(text);
  if (reference === undefined)
    return `expected a repository such as ghcr.io/acme/policies/name, found ${JSON.stringify(text.slice(0, maxLength))}`;
  if (reference.tag === undefined && reference.digest === undefined) return undefined;
  return 'expected a repository without tag and digest: these come when the policy is pushed';
}

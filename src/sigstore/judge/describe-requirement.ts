import type { Requirement } from '../requirement.ts';

const shownDigits = 12;

/** A requirement in a few words: who has to have signed, and with what annotations. */
export function describeRequirement(requirement: Requirement): string {
  const { annotations } = requirement;
  const pairs = [...annotations].map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? signerOf(requirement) : `${signerOf(requirement)}, with ${pairs.join(', ')}`;
}

function signerOf(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'pubKey': {
      const digits = requirement.key.fingerprint.slice(0, shownDigits);
      return requirement.owner === undefined
        ? `the key ${digits}`
        : `the key ${requirement.owner} (${digits})`;
    }
    case 'genericIssuer': {
      const { issuer, subject } = requirement;
      return 'equal' in subject
        ? `${subject.equal}, by ${issuer}`
        : `a subject below ${subject.urlPrefix}, by ${issuer}`;
    }
    case 'githubAction': {
      const { owner, repo } = requirement;
      return repo === undefined ? `a GitHub workflow of ${owner}` : `a GitHub workflow of ${owner}/${repo}`;
    }
  }
}

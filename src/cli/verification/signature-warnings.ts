import { shownText } from '../../oci/index.ts';
import { brokenSignatures, countedSignatures, nameOf, type Judgement } from '../../sigstore/index.ts';

/**
 * What the user should know of signatures that satisfy (sigstore-and-oci 1.5, 6): a broken bundle beside older ones,
 * so that somebody may have wanted those to be used; or that another repository was signed for.
 * @param uri of the policy, in full
 */
export function signatureWarnings(judgement: Judgement, uri: string): string[] {
  const counted = countedSignatures(judgement);
  const isLegacyOnly = counted.every(({ signature }) => signature.format === 'legacy');
  const broken = brokenSignatures(judgement).find(({ origin }) => origin.format === 'bundle');
  const downgraded =
    isLegacyOnly && broken !== undefined
      ? [
          `only legacy signatures count, ${nameOf(broken.origin)} is broken: ${broken.problem.message}; --signature-format bundle refuses that`,
        ]
      : [];
  const names = counted.flatMap(({ subjects }) =>
    subjects.map(({ dockerReference = '' }) => dockerReference),
  );
  const other = names.find((name) => name !== '' && !isNameOf(name, uri));
  return other === undefined
    ? downgraded
    : [...downgraded, `it was signed as ${shownText(other)}; mirrors are often like that`];
}

/** Docker Hub goes by several names. */
function isNameOf(reference: string, uri: string): boolean {
  const plain = reference.replace(/^(?:registry-1|index)\.docker\.io\//, 'docker.io/').replace(/:[^/]*$/, '');
  return (
    plain === '' || [`registry://${plain}:`, `registry://${plain}@`].some((start) => uri.startsWith(start))
  );
}

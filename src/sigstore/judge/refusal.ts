import { WardctlError } from '../../errors.ts';
import type { SignatureProblem } from '../signature-problem.ts';
import type { SignatureFormat, SignatureOrigin } from '../signature.ts';
import { isBroken } from './broken-signatures.ts';
import { describeRequirement } from './describe-requirement.ts';
import type { Judgement, JudgedRequirement } from './judgement.ts';

const formNames = {
  any: 'signature',
  legacy: 'legacy signature (.sig tag)',
  bundle: 'Sigstore bundle',
} as const;

/** More signatures and requirements are not told of in an error; `wardctl verify --json` has all. */
const maxLines = 40;

/**
 * Why a policy is refused whose signatures do not satisfy: it has none (`SIGNATURE_MISSING`), none that is sound
 * (`SIGNATURE_INVALID`), or none that is wanted (`SIGNATURE_MISMATCH`), each signature with the first check that failed.
 * @param name the policy, for messages
 * @param formats those that count
 */
export function refusalOf(
  judgement: Judgement,
  name: string,
  formats: SignatureFormat | 'any' = 'any',
): WardctlError {
  const { signatures, unusable, attestations } = judgement;
  if (signatures.length === 0 && !unusable.some(({ problem }) => isBroken(problem))) {
    const others = attestations.length === 0 ? '' : ', only attestations, which do not count';
    const [unread] = unusable;
    const extent = unread === undefined ? '' : ` among what was read: ${unread.problem.message}`;
    return new WardctlError('SIGNATURE_MISSING', `${name} has no ${formNames[formats]}${others}${extent}`, {
      hint:
        formats === 'any'
          ? `Sign it: wardctl sign ${name} --key cosign.key; or ask who publishes it.`
          : 'Others do not count: leave out --signature-format to have both forms.',
    });
  }
  const { allOf, anyOf } = judgement;
  const isShort = anyOf !== undefined && anyOf.matches < anyOf.minimumMatches;
  const unmet = [...allOf, ...(isShort ? anyOf.signatures : [])].filter(({ met }) => !met);
  const problems = unmet.flatMap(({ pairings }) =>
    pairings.flatMap((pairing) => ('problem' in pairing ? [pairing.problem] : [])),
  );
  const lines = [
    ...allOf.flatMap(unmetLines),
    ...(isShort
      ? [
          `of anyOf, expected ${String(anyOf.minimumMatches)} to be met, found ${String(anyOf.matches)}`,
          ...anyOf.signatures.flatMap(unmetLines).map((line) => `  ${line}`),
        ]
      : []),
    ...unusable.map((one) => `unusable: ${nameOf(one)}: ${told(one.problem)}`),
  ];
  const shown = lines.length > maxLines ? [...lines.slice(0, maxLines), '…'] : lines;
  const areBroken = problems.every(isBroken);
  const what = areBroken ? 'has no sound signature' : 'is not signed as it has to be';
  return new WardctlError(
    areBroken ? 'SIGNATURE_INVALID' : 'SIGNATURE_MISMATCH',
    [`${name} ${what}`, ...shown].join('\n'),
    { hint: hintFor(problems, areBroken), details: { policy: name } },
  );
}

/**
 * A signature in messages: what form it has, the start of its digest and, where several may have that, which layer it is:
 * `legacy sha256:9f86d081884c#2`.
 */
export function nameOf({ format, manifest, layer, index }: SignatureOrigin): string {
  const [algorithm = '', digits = ''] = layer.split(':');
  const isOfLayer = format === 'legacy' && layer !== manifest;
  return `${format} ${algorithm}:${digits.slice(0, 12)}${isOfLayer ? `#${String(index)}` : ''}`;
}

function unmetLines({ requirement, met, pairings }: JudgedRequirement): string[] {
  if (met) return [];
  const problems = pairings.flatMap((pairing) =>
    'problem' in pairing ? [`  ${nameOf(pairing.signature)}: ${told(pairing.problem)}`] : [],
  );
  return [`not met: ${describeRequirement(requirement)}`, ...problems];
}

function told({ code, message }: SignatureProblem): string {
  return `${message} (${code})`;
}

function hintFor(problems: readonly SignatureProblem[], areBroken: boolean): string {
  if (problems.some(({ code }) => code === 'NO_TRUST_ROOT'))
    return 'Certificates need a trust root: wardctl trust update, or --sigstore-trust-config FILE.';
  return areBroken
    ? 'Do not use it: it may have been tampered with. Ask who publishes it.'
    : 'Check whom the requirements name; wardctl inspect --show-signatures lists who signed it.';
}

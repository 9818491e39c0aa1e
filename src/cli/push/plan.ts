import type { Reference } from '../../oci/index.ts';
import type { PushablePolicy } from '../../store/index.ts';
import { formatByteSize } from '../byte-size.ts';
import type { PlannedPush } from './pushed-policy.ts';

/** What pushing a policy would send. */
export function planPush({ artifact, annotations }: PushablePolicy, { tag }: Reference): PlannedPush {
  const { layer, config, descriptor } = artifact;
  return {
    ...(tag === undefined ? {} : { tag }),
    contents: [layer, config, descriptor].map(({ mediaType, digest, size }) => ({
      mediaType,
      digest,
      sizeBytes: size,
    })),
    annotations: Object.fromEntries(annotations),
  };
}

/** The same for people: digests stand on lines of their own, which terminals of 80 columns hold. */
export function describePlan(immutableRef: string, { tag, contents, annotations }: PlannedPush): string {
  const tagged = tag === undefined ? '' : ` with the tag ${tag}`;
  return [
    `Would push${tagged}:`,
    `  ${immutableRef}`,
    ...contents.flatMap(({ digest, mediaType, sizeBytes }) => [
      `  ${mediaType}, ${formatByteSize(sizeBytes)}`,
      `    ${digest}`,
    ]),
    ...Object.entries(annotations).map(([key, value]) => `  ${key}: ${value}`),
    'Nothing was sent.',
    '',
  ].join('\n');
}

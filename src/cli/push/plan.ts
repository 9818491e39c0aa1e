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

/** The same for people. */
export function describePlan(immutableRef: string, { tag, contents, annotations }: PlannedPush): string {
  const tagged = tag === undefined ? '' : ` with the tag ${tag}`;
  const sizes = contents.map(({ sizeBytes }) => formatByteSize(sizeBytes));
  const width = Math.max(...sizes.map(({ length }) => length));
  return [
    `Would push ${immutableRef}${tagged}:`,
    ...contents.map(
      ({ digest, mediaType }, index) => `  ${(sizes[index] ?? '').padStart(width)}  ${digest}  ${mediaType}`,
    ),
    ...Object.entries(annotations).map(([key, value]) => `  ${key}: ${value}`),
    'Nothing was sent.',
    '',
  ].join('\n');
}

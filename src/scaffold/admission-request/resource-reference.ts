import type { KnownKind } from '../../manifest/index.ts';
import { unfit } from './options.ts';

/** A resource in the words of the command line, such as `deployments.v1.apps`. */
export interface ResourceReference {
  readonly text: string;
  /** The plural. */
  readonly resource: string;
  /** `undefined` leaves it open. */
  readonly version: string | undefined;
  /** `undefined` leaves it open. */
  readonly group: string | undefined;
}

const labelPattern = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const versionPattern = /^v[0-9]+(?:(?:alpha|beta)[0-9]+)?$/;
/** A plural of 63 characters, a version, and a group of 253. */
const maxLength = 340;

/** Reads `PLURAL[.VERSION][.GROUP]`, as kubectl does. @throws WardctlError USAGE_INVALID */
export function parseResourceReference(text: string): ResourceReference {
  const labels = text.split('.');
  if (text.length > maxLength || !labels.every((label) => labelPattern.test(label))) {
    const found = JSON.stringify(text.slice(0, maxLength));
    throw unfit(
      `--resource: expected PLURAL[.VERSION][.GROUP], such as deployments.apps, found ${found}`,
      text.includes('/')
        ? 'Give what is behind the slash with --subresource.'
        : 'It is the name in URLs and rules, in small letters.',
    );
  }
  const [resource = '', ...rest] = labels;
  const version = rest[0] !== undefined && versionPattern.test(rest[0]) ? rest.shift() : undefined;
  return { text, resource, version, group: rest.length === 0 ? undefined : rest.join('.') };
}

/** Whether a reference may mean the resource of a kind. */
export function refersTo(reference: ResourceReference, known: KnownKind): boolean {
  return (
    reference.resource === known.resource &&
    (reference.group === undefined || reference.group === known.group)
  );
}

/** A resource as kubectl writes it: `pods`, `deployments.apps`. */
export function resourceText({ resource, group }: Pick<KnownKind, 'resource' | 'group'>): string {
  return group === '' ? resource : `${resource}.${group}`;
}

import { scaleKind, type DefinedKinds } from '../../manifest/index.ts';
import { unfit } from './options.ts';
import { kindText, otherKind, targetOf, type SubresourceRequest, type Target } from './target.ts';

/**
 * The resource of a request for a sub-resource of something that is neither built in nor defined. Only `status` and
 * `scale` mean the same everywhere; servers of their own, such as KubeVirt's, have others.
 * @throws WardctlError USAGE_INVALID, MANIFEST_INVALID
 */
export function customTarget(request: SubresourceRequest, kinds: DefinedKinds): Target {
  const { operation, name, reference, identity } = request;
  if (identity === undefined) {
    throw unfit(
      `--subresource ${name}: expected --object FILE, found none`,
      'Only the options of exec, attach, portforward and proxy are made up.',
    );
  }
  if ((name === 'status' || name === 'scale') && operation !== 'UPDATE') {
    throw unfit(
      `--operation: expected UPDATE for the sub-resource ${name}, found ${operation}`,
      'Policies are asked about no other operation on it.',
    );
  }
  if (name === 'status') return targetOf(identity, reference, kinds);
  if (name === 'scale' && kindText(identity) !== kindText(scaleKind)) {
    throw otherKind(identity, kindText(scaleKind));
  }
  if (reference?.version === undefined || reference.group === undefined) {
    throw unfit(
      `--resource: expected PLURAL.VERSION.GROUP for --subresource ${name}, found ${reference === undefined ? 'none' : JSON.stringify(reference.text)}`,
      'The object does not tell what it is part of; a definition given with --crds does too.',
    );
  }
  const { resource, version, group } = reference;
  const { group: kindGroup, version: kindVersion, kind } = identity;
  return {
    kind: { group: kindGroup, version: kindVersion, kind },
    resource: { group, version, resource },
    namespaced: undefined,
  };
}

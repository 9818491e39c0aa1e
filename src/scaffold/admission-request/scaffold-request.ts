import { WardctlError } from '../../errors.ts';
import type { JsonObject } from '../../json/index.ts';
import {
  admissionRequestOf,
  createdForm,
  definedKinds,
  fullName,
  identify,
  storedForm,
  type ManifestObject,
} from '../../manifest/index.ts';
import type { Scaffolded } from '../scaffolded.ts';
import { connectOptions } from './connect-options.ts';
import { checkOptions, unfit, type AdmissionRequestOptions } from './options.ts';
import { placementOf, type Placement } from './placement.ts';
import { parseResourceReference, resourceText } from './resource-reference.ts';
import { subresourceTarget } from './subresource-target.ts';
import { kindText, pluralPlaceholder, targetOf, type LocatedIdentity, type Target } from './target.ts';

/**
 * The AdmissionRequest that an API server would make about an object (cli-and-registry 5.10, policy-abi 7.1). Fields
 * that the API server fills in by its schemas, such as `restartPolicy`, are not added: that takes a cluster.
 * @throws WardctlError USAGE_INVALID for options that do not fit together, MANIFEST_INVALID for objects that do not
 */
export function scaffoldAdmissionRequest(options: AdmissionRequestOptions): Scaffolded<JsonObject> {
  checkOptions(options);
  const object = options.object && identified(options.object, options);
  const oldObject = options.oldObject && identified(options.oldObject, options);
  const identity = (object ?? oldObject)?.identity;
  const target = findTarget(identity, options);
  const placement = placementOf(identity, target, options);
  if (object !== undefined && oldObject !== undefined) {
    const oldPlacement = placementOf(oldObject.identity, target, options);
    checkSameObject({ ...object, ...placement }, { ...oldObject, ...oldPlacement });
  }
  const document = admissionRequestOf({
    uid,
    operation: options.operation,
    kind: target.kind,
    resource: target.resource,
    subresource: options.subresource,
    ...placement,
    ...userOf(options),
    object: object === undefined ? madeUpObject(target, options) : formOf(object, placement, options),
    oldObject: oldObject && formOf(oldObject, placement, options),
    dryRun: options.dryRun === true ? true : undefined,
  });
  return { document, warnings: assumptions(target, placement) };
}

/** Of the example in the Kubernetes documentation, as in the reference. */
const uid = '705ab4f5-6393-11e8-b7cc-42010a800002';

/** An object that was given, with what it says it is. */
interface GivenObject {
  readonly object: ManifestObject;
  readonly identity: LocatedIdentity;
}

function identified(object: ManifestObject, { subresource }: AdmissionRequestOptions): GivenObject {
  const place = `${object.source}, line ${String(object.line)}`;
  const metadata = subresource === undefined ? 'required' : 'optional';
  return { object, identity: { ...identify(object.document, place, { metadata }), place } };
}

function findTarget(identity: LocatedIdentity | undefined, options: AdmissionRequestOptions): Target {
  const { operation, subresource, resource, definitions = [] } = options;
  const kinds = definedKinds(definitions);
  const reference = resource === undefined ? undefined : parseResourceReference(resource);
  if (subresource !== undefined) {
    return subresourceTarget({ operation, name: subresource, reference, identity }, kinds);
  }
  // No other operation gets here without an object.
  if (operation === 'CONNECT' || identity === undefined) {
    throw unfit(
      '--operation CONNECT: expected --subresource NAME, found none',
      'Connections go to sub-resources: exec, attach, portforward or proxy.',
    );
  }
  if (options.name !== undefined) {
    throw unfit(
      '--name: expected together with --subresource, found without it',
      'The name of an object is its `metadata.name`.',
    );
  }
  return targetOf(identity, reference, kinds);
}

function checkSameObject(object: GivenObject & Placement, oldObject: GivenObject & Placement): void {
  const expected = fullName(object);
  const found = fullName(oldObject);
  if (found === expected) return;
  throw new WardctlError(
    'MANIFEST_INVALID',
    `${oldObject.identity.place}: expected ${expected}, as in ${object.identity.place}, found ${found}`,
    { hint: 'An update changes neither apiVersion, kind, namespace nor name.' },
  );
}

function userOf({ userName, groups }: AdmissionRequestOptions): {
  userName: string;
  groups: readonly string[];
} {
  // Administrators are the reference's choice; whoever names a user means an ordinary one.
  const group = userName === undefined ? 'system:masters' : 'system:authenticated';
  return { userName: userName ?? 'test-user', groups: groups ?? [group] };
}

function madeUpObject({ kind }: Target, { operation }: AdmissionRequestOptions): JsonObject | undefined {
  return operation === 'CONNECT' ? connectOptions(kind) : undefined;
}

/** An object as it is when the API server asks. */
function formOf(
  { object, identity }: GivenObject,
  { name, namespace }: Placement,
  { operation, subresource }: AdmissionRequestOptions,
): JsonObject {
  // Options of a connection are no objects with a place.
  if (operation === 'CONNECT') return object.document;
  if (subresource === undefined) {
    const subject = { object, identity, namespace };
    return operation === 'CREATE' ? createdForm(subject) : storedForm(subject);
  }
  const metadata = name === undefined ? identity.metadata : new Map([...identity.metadata, ['name', name]]);
  return storedForm({ object, identity: { ...identity, metadata }, namespace });
}

function assumptions({ kind, resource, namespaced }: Target, { namespace }: Placement): string[] {
  const warnings: string[] = [];
  const isUnnamed = resource.resource === pluralPlaceholder;
  if (isUnnamed) {
    warnings.push(
      `${kindText(kind)} is not known: the request has a placeholder in place of its plural. ` +
        'Give the plural with --resource, or the CustomResourceDefinition with --crds.',
    );
  }
  if (namespaced === undefined && namespace === undefined) {
    warnings.push(
      `${isUnnamed ? kindText(kind) : resourceText(resource)} may live in namespaces, and the request has none. ` +
        'Give --namespace, or the CustomResourceDefinition with --crds.',
    );
  }
  return warnings;
}

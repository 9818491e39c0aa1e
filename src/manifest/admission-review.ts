import { WardctlError } from '../errors.ts';
import type { JsonObject } from '../json/index.ts';
import { admissionRequestOf, members, type Operation } from './admission-request.ts';
import { definedKinds } from './kinds.ts';
import type { ManifestObject } from './manifest-object.ts';
import { uidFor } from './request-uid.ts';
import {
  createdForm,
  fullName,
  oldForm,
  storedForm,
  subjectOf,
  type OldObjects,
  type Subject,
} from './subject.ts';

/** What a manifest does not say about the request it is part of. */
export interface RequestOptions {
  /** CONNECT is refused: no manifest describes a connection. */
  readonly operation: Operation;
  /** For objects that name none and live in namespaces; default `default`. */
  readonly namespace?: string | undefined;
  /** Default `wardctl`. */
  readonly userName?: string | undefined;
  /** Groups of the user; default `system:authenticated`. */
  readonly groups?: readonly string[] | undefined;
  /** The objects before an UPDATE, in any order; default the objects themselves, as if nothing changed. */
  readonly oldObjects?: readonly ManifestObject[] | undefined;
}

/** A request for an object, as the API server would send it. */
export interface ManifestReview {
  /** A complete AdmissionReview of `admission.k8s.io/v1`. */
  readonly review: JsonObject;
  /** {@link ManifestObject.source} of the object. */
  readonly source: string;
  /**
   * For people: which `resource` and scope were guessed because nothing defines the kind, and how to do without;
   * `undefined` where nothing was.
   */
  readonly note: string | undefined;
}

/**
 * The AdmissionReviews that the API server would send to a webhook for the objects, in their order (policy-abi 7.1).
 * CustomResourceDefinitions among the objects define the resources of custom kinds. Fields that the API server
 * fills in by its schemas, such as `restartPolicy`, are not added: that takes a cluster.
 * @throws WardctlError MANIFEST_INVALID for an object that the operation cannot be about, USAGE_INVALID for CONNECT
 *   and for old objects without UPDATE
 */
export function admissionReviewsFor(
  objects: readonly ManifestObject[],
  options: RequestOptions,
): ManifestReview[] {
  const operation = checkOperation(options);
  const { namespace = 'default', oldObjects } = options;
  const kinds = definedKinds([...(oldObjects ?? []), ...objects]);
  const old = oldObjects?.map((object) => subjectOf(object, kinds, namespace));
  const oldByName = old && new Map(old.map((subject) => [fullName(subject), subject]));
  return objects.map((object) => {
    const subject = subjectOf(object, kinds, namespace);
    return {
      review: reviewFor(subject, operation, options, oldByName),
      source: object.source,
      note: subject.guessed ? guessNote(subject) : undefined,
    };
  });
}

type ManifestOperation = Exclude<Operation, 'CONNECT'>;

function checkOperation({ operation, oldObjects }: RequestOptions): ManifestOperation {
  if (operation === 'CONNECT') {
    throw new WardctlError(
      'USAGE_INVALID',
      'expected CREATE, UPDATE or DELETE for manifests, found CONNECT',
      {
        hint: 'CONNECT is about exec, attach, port-forward or proxy: give an AdmissionReview with -r.',
      },
    );
  }
  if (oldObjects !== undefined && operation !== 'UPDATE') {
    throw new WardctlError(
      'USAGE_INVALID',
      `expected old objects for UPDATE only, found them with ${operation}`,
      {
        hint:
          operation === 'DELETE'
            ? 'For DELETE the manifests are the old objects.'
            : 'Add --operation UPDATE.',
      },
    );
  }
  return operation;
}

function reviewFor(
  subject: Subject,
  operation: ManifestOperation,
  options: RequestOptions,
  oldObjects: OldObjects | undefined,
): JsonObject {
  const { object, identity, target, namespace, place } = subject;
  const { group, version, kind, name } = identity;
  if (name === undefined && operation !== 'CREATE') {
    throw new WardctlError(
      'MANIFEST_INVALID',
      `${place}: expected \`metadata.name\` for ${operation}, found none`,
      {
        hint: 'Only CREATE can be about an object whose name is still to be generated.',
      },
    );
  }
  const request = admissionRequestOf({
    uid: uidFor([operation, object.source, group, version, kind, namespace, name].join('\n')),
    operation,
    kind: { group, version, kind },
    resource: { group, version, resource: target.resource },
    name,
    namespace,
    userName: options.userName ?? 'wardctl',
    groups: options.groups ?? ['system:authenticated'],
    ...documentsOf(subject, operation, oldObjects),
    dryRun: false,
  });
  return members({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request });
}

function documentsOf(
  subject: Subject,
  operation: ManifestOperation,
  oldObjects: OldObjects | undefined,
): { object?: JsonObject; oldObject?: JsonObject } {
  if (operation === 'CREATE') return { object: createdForm(subject) };
  const stored = storedForm(subject);
  if (operation === 'DELETE') return { oldObject: stored };
  return { object: stored, oldObject: oldObjects === undefined ? stored : oldForm(subject, oldObjects) };
}

function guessNote({ identity, target }: Subject): string {
  const { group, kind } = identity;
  const { resource, namespaced } = target;
  const scope = namespaced ? 'in namespaces' : 'outside of namespaces';
  return (
    `${kind} of ${group === '' ? 'the core group' : group} is not known: guessed ${resource}, ${scope}. ` +
    'Give its CustomResourceDefinition along with the manifests.'
  );
}

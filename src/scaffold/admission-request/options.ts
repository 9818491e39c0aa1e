import { WardctlError } from '../../errors.ts';
import type { ManifestObject, Operation } from '../../manifest/index.ts';

/** What an AdmissionRequest is made from. */
export interface AdmissionRequestOptions {
  readonly operation: Operation;
  /** The object after CREATE or UPDATE; for CONNECT its options, which are made up where there are none. */
  readonly object?: ManifestObject | undefined;
  /** The object before UPDATE or DELETE. */
  readonly oldObject?: ManifestObject | undefined;
  /** CustomResourceDefinitions, among any other objects. */
  readonly definitions?: readonly ManifestObject[] | undefined;
  /** `PLURAL[.VERSION][.GROUP]`, such as `deployments.apps`: the resource, where the objects do not tell. */
  readonly resource?: string | undefined;
  /** Such as `status` or `exec`. */
  readonly subresource?: string | undefined;
  /** Of the object that a sub-resource belongs to, where no `metadata.name` tells. */
  readonly name?: string | undefined;
  /** For objects that name none and live in namespaces; default `default`. */
  readonly namespace?: string | undefined;
  /** Default `test-user`. */
  readonly userName?: string | undefined;
  /** Default `system:authenticated`, and for the default user `system:masters`. */
  readonly groups?: readonly string[] | undefined;
  readonly dryRun?: boolean | undefined;
}

/** Whether an operation takes the object after it, and the one before it. */
const objectRules = {
  CREATE: {
    object: 'required',
    oldObject: 'refused',
    hint: 'A creation is about the new object: give it with --object, and no other.',
  },
  UPDATE: {
    object: 'required',
    oldObject: 'required',
    hint: 'An update is about the object after (--object) and before (--old-object) the change.',
  },
  DELETE: {
    object: 'refused',
    oldObject: 'required',
    hint: 'What is deleted is the old object: give it with --old-object, and no other.',
  },
  CONNECT: {
    object: 'optional',
    oldObject: 'refused',
    hint: 'A connection has no old object; its options, such as PodExecOptions, may be given with --object.',
  },
} as const;

/** @throws WardctlError USAGE_INVALID where options do not fit the operation or each other, naming their flags */
export function checkOptions(options: AdmissionRequestOptions): void {
  checkObjects(options);
  checkNames(options);
  if (options.operation === 'CONNECT' && options.dryRun === true) {
    throw unfit('--operation CONNECT: expected no --dry-run, found it', 'API servers refuse such a request.');
  }
}

function checkObjects({ operation, object, oldObject }: AdmissionRequestOptions): void {
  const rules = objectRules[operation];
  for (const [flag, rule, given] of [
    ['--object', rules.object, object],
    ['--old-object', rules.oldObject, oldObject],
  ] as const) {
    if (rule === 'required' && given === undefined) {
      throw unfit(`--operation ${operation}: expected ${flag} FILE, found none`, rules.hint);
    }
    if (rule === 'refused' && given !== undefined) {
      throw unfit(`--operation ${operation}: expected no ${flag}, found one`, rules.hint);
    }
  }
}

const subresourcePattern = /^[a-z0-9]+(?:[-/][a-z0-9]+)*$/;

function checkNames({ subresource, name, namespace, userName }: AdmissionRequestOptions): void {
  for (const [flag, value] of Object.entries({
    '--name': name,
    '--namespace': namespace,
    '--user': userName,
  })) {
    if (value !== '') continue;
    throw unfit(`${flag}: expected a name, found an empty one`, 'Leave the flag out for its default.');
  }
  if (subresource !== undefined && !subresourcePattern.test(subresource)) {
    throw unfit(
      `--subresource: expected a name such as status, found ${JSON.stringify(subresource)}`,
      'It is the name in URLs, in small letters.',
    );
  }
}

/** A {@link WardctlError} about flags that cannot go together. */
export function unfit(message: string, hint: string): WardctlError {
  return new WardctlError('USAGE_INVALID', message, { hint });
}

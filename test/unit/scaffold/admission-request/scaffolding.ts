import { WardctlError } from '../../../../src/errors.ts';
import { toPlain } from '../../../../src/json/index.ts';
import { readManifestObject, readManifests, type ManifestObject } from '../../../../src/manifest/index.ts';
import { scaffoldAdmissionRequest, type AdmissionRequestOptions } from '../../../../src/scaffold/index.ts';

/** The options of a request with texts in place of objects. */
export type TextOptions = Omit<AdmissionRequestOptions, 'object' | 'oldObject' | 'definitions'> & {
  readonly object?: string;
  readonly oldObject?: string;
  readonly definitions?: string;
};

async function objectOf(text: string | undefined, name: string): Promise<ManifestObject | undefined> {
  return text === undefined ? undefined : readManifestObject(text, name);
}

/** The request for objects in YAML, as plain values, and the warnings about it. */
export async function scaffold(
  options: TextOptions,
): Promise<{ request: Record<string, unknown>; warnings: readonly string[] }> {
  const { document, warnings } = scaffoldAdmissionRequest({
    ...options,
    object: await objectOf(options.object, 'new.yml'),
    oldObject: await objectOf(options.oldObject, 'old.yml'),
    definitions: await readManifests(options.definitions ?? '', 'crds.yml'),
  });
  return { request: toPlain(document) as Record<string, unknown>, warnings };
}

/** The error that making a request ends with; anything else than one of ours fails the test. */
export async function refusal(options: TextOptions): Promise<WardctlError> {
  try {
    await scaffold(options);
  } catch (error) {
    if (error instanceof WardctlError) return error;
    throw error;
  }
  throw new RangeError('no error');
}

import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  accept,
  definePolicy,
  kubernetes,
  log,
  mutate,
  net,
  oci,
  reject,
} from '../../../src/policy-sdk/index.ts';
import type {
  AdmissionRequest,
  Deployment,
  KubernetesObject,
  Namespace,
  Pod,
  Policy,
  RejectionDetails,
  UncheckedSettings,
  ValidationResponse,
} from '../../../src/policy-sdk/index.ts';

interface Settings {
  readonly team: string;
}

/** Looked at by the compiler only. */
function compiledOnly(..._functions: (() => unknown)[]): void {
  expect(_functions).not.toEqual([]);
}

describe('types of the SDK', () => {
  it('give the functions of a policy their parameters', () => {
    const policy = definePolicy<Settings>({
      validateSettings(settings) {
        expectTypeOf(settings).toEqualTypeOf<UncheckedSettings>();
        return { valid: typeof settings['team'] === 'string' };
      },
      validate(request, settings) {
        expectTypeOf(request).toEqualTypeOf<AdmissionRequest>();
        expectTypeOf(request.object).toEqualTypeOf<KubernetesObject | undefined>();
        expectTypeOf(settings).toEqualTypeOf<Settings>();
        return accept();
      },
    });

    expectTypeOf(policy).toEqualTypeOf<Policy<Settings>>();
  });

  it('take those of requests and settings from the functions', () => {
    const policy = definePolicy({
      validate: (request: AdmissionRequest<Pod>, { team }: Settings) =>
        request.object?.spec?.hostNetwork === true ? reject(team) : accept(),
    });

    expectTypeOf(policy).toEqualTypeOf<Policy<Settings, AdmissionRequest<Pod>>>();
  });

  it('take any document as the request of raw policies', () => {
    const policy = definePolicy<Settings, { readonly amount: number }>({
      validate: ({ amount }) => (amount > 5 ? reject('too much') : mutate({ amount: 5 })),
    });

    expectTypeOf(policy).toEqualTypeOf<Policy<Settings, { readonly amount: number }>>();
  });

  it('let functions be async', () => {
    definePolicy<Settings>({
      validate: async () => Promise.resolve(accept()),
      validateSettings: async () => Promise.resolve({ valid: true }),
    });

    expectTypeOf<ReturnType<Policy['validate']>>().toEqualTypeOf<
      ValidationResponse | Promise<ValidationResponse>
    >();
  });

  it('refuse answers of the wrong shape', () => {
    compiledOnly(
      // @ts-expect-error -- a misspelt key
      () => reject('no', { kode: 403 }),
      // @ts-expect-error -- text is no number
      () => reject('no', { code: '403' }),
      // @ts-expect-error -- only objects can be stored
      () => mutate('pod'),
      // @ts-expect-error -- the verdict is missing
      () => definePolicy({ validate: () => ({ message: 'no' }) }),
      // @ts-expect-error -- the name of the protocol
      () => definePolicy({ validate: () => accept(), validate_settings: () => ({ valid: true }) }),
      // @ts-expect-error -- fields are an object
      () => log.info('no', 'text'),
    );
  });

  it('name the details of a rejection', () => {
    const details: RejectionDetails = { code: 403, warnings: ['w'], auditAnnotations: { a: 'b' } };

    expect(reject('no', details)).toMatchObject(details);
    expectTypeOf<Parameters<typeof reject>[1]>().toEqualTypeOf<RejectionDetails | undefined>();
  });

  it('tell what the host answers', () => {
    compiledOnly(
      () => expectTypeOf(net.lookupHost('web')).toEqualTypeOf<readonly string[]>(),
      () => expectTypeOf(oci.getManifestDigest('web')).toEqualTypeOf<string>(),
      () =>
        expectTypeOf(
          kubernetes.getResource<Namespace>({ apiVersion: 'v1', kind: 'Namespace', name: 'a' }),
        ).toEqualTypeOf<Namespace>(),
      () =>
        expectTypeOf(
          kubernetes.listAllResources<Deployment>({ apiVersion: 'apps/v1', kind: 'Deployment' }).items,
        ).toEqualTypeOf<readonly Deployment[]>(),
      // @ts-expect-error -- of which namespace?
      () => kubernetes.listResourcesByNamespace({ apiVersion: 'v1', kind: 'Pod' }),
    );
  });
});

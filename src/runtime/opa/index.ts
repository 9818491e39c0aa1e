import type { PolicyRequest } from '../../admission/index.ts';
import { DecodeError, stringifyJson, valueAt, type JsonObject, type JsonValue } from '../../json/index.ts';
import type { GuestContext, PolicySettings, Runtime } from '../runtime.ts';
import { GuestFailure } from '../guest-failure.ts';
import { admissionResponseFrom } from './admission-response.ts';
import { childObject, ContextError, listGranted, pluralNameOf } from './context-data.ts';
import { prepareRego } from './prepare.ts';
import { preparedRego, type RegoDialect } from './rego-instance.ts';

/** Execution mode `opa`: the entrypoint answers with an AdmissionReview (policy-abi 5.2). */
export const opaRuntime: Runtime = {
  async prepare(bytes, environment) {
    return preparedRego(await prepareRego(bytes, environment), opaDialect);
  },
};

const opaDialect: RegoDialect = {
  async documents(request, settings, context) {
    return { input: `{"request":${request.text}}`, data: await dataDocument(settings, context) };
  },
  interpret(resultSet, request) {
    const first = Array.isArray(resultSet) ? resultSet[0] : undefined;
    const response = valueAt(first, 'result', 'response');
    if (response === undefined) throw new GuestFailure('reply', 'cannot interpret OPA policy result');
    return decodeResponse(response, request);
  },
};

function decodeResponse(
  response: JsonValue,
  request: PolicyRequest,
): ReturnType<typeof admissionResponseFrom> {
  try {
    return admissionResponseFrom(response, request.uid);
  } catch (error) {
    if (error instanceof DecodeError) throw new GuestFailure('reply', error.message);
    throw error;
  }
}

/** The settings, and under `kubernetes` what the policy was granted to see. */
async function dataDocument(settings: PolicySettings, context: GuestContext): Promise<string> {
  if (context.contextAwareResources.length === 0) return settings.text;
  if (settings.document.has('kubernetes')) {
    const message = 'the setting `kubernetes` is hidden by the data of the cluster, which has the same name';
    context.log({ level: 'warning', message, data: new Map() });
  }
  const lists = await listGranted(context);
  const kubernetes: JsonObject = new Map();
  for (const { resource, objects } of lists) {
    const plural = await pluralNameOf(context, resource);
    const byName = childObject(kubernetes, plural);
    const scopes = new Set(objects.map((one) => one.namespace !== undefined));
    if (scopes.size > 1) {
      throw new ContextError(`found ${plural} both inside and outside of namespaces`);
    }
    for (const { name, namespace, object } of objects) {
      (namespace === undefined ? byName : childObject(byName, namespace)).set(name, object);
    }
  }
  return stringifyJson(new Map([...settings.document, ['kubernetes', kubernetes]]));
}

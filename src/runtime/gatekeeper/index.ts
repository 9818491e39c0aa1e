import { rejection, type AdmissionResponse, type PolicyRequest } from '../../admission/index.ts';
import { isObject, stringifyJson, type JsonObject, type JsonValue } from '../../json/index.ts';
import { GuestFailure } from '../guest-failure.ts';
import { childObject, listGranted } from '../opa/context-data.ts';
import { prepareRego } from '../opa/prepare.ts';
import { preparedRego, type RegoDialect } from '../opa/rego-instance.ts';
import type { GuestContext, Runtime } from '../runtime.ts';

/** Execution mode `gatekeeper`: the entrypoint lists violations (policy-abi 5.2). */
export const gatekeeperRuntime: Runtime = {
  async prepare(bytes, environment) {
    return preparedRego(await prepareRego(bytes, environment), gatekeeperDialect);
  },
};

const gatekeeperDialect: RegoDialect = {
  async documents(request, settings, context) {
    if (request.raw) throw new GuestFailure('reply', 'Gatekeeper does not support raw validation requests');
    const input = `{"parameters":${settings.text},"review":${request.text}}`;
    return { input, data: await inventory(context) };
  },
  interpret: toResponse,
};

/**
 * The verdict of a result set. The reference lets a request pass when it cannot read the violations; here
 * that is an error, because a policy that was misunderstood has not agreed to anything.
 */
function toResponse(resultSet: JsonValue, request: PolicyRequest): AdmissionResponse {
  const violations = violationsOf(resultSet);
  if (violations.length === 0) {
    return { uid: request.uid, allowed: true, auditAnnotations: null, warnings: null };
  }
  const messages = violations.map(messageOf).filter((message) => message !== undefined);
  return rejection(request.uid, { message: messages.join(', ') });
}

function violationsOf(resultSet: JsonValue): JsonValue[] {
  const first = Array.isArray(resultSet) ? resultSet[0] : undefined;
  const result = isObject(first) ? first.get('result') : undefined;
  if (Array.isArray(result)) return result;
  const found = result === undefined ? 'an undefined result' : stringifyJson(result).slice(0, 200);
  throw new GuestFailure(
    'reply',
    `cannot interpret Gatekeeper policy result: expected a set of violations such as [{"msg": "…"}], found ${found}`,
  );
}

function messageOf(violation: JsonValue): string | undefined {
  const message = isObject(violation) ? (violation.get('msg') ?? null) : violation;
  if (isObject(violation) && message === null) return undefined;
  if (isObject(violation) && typeof message === 'string') return message;
  throw new GuestFailure(
    'reply',
    `cannot interpret Gatekeeper policy result: expected a violation {"msg": "…"}, found ${stringifyJson(violation).slice(0, 200)}`,
  );
}

/** `data.inventory` as Gatekeeper lays it out; both top keys are always there. */
async function inventory(context: GuestContext): Promise<string> {
  if (context.contextAwareResources.length === 0) return '{}';
  const cluster: JsonObject = new Map();
  const namespaces: JsonObject = new Map();
  for (const { resource, objects } of await listGranted(context)) {
    for (const { name, namespace, object } of objects) {
      const scope = namespace === undefined ? cluster : childObject(namespaces, namespace);
      childObject(childObject(scope, resource.apiVersion), resource.kind).set(name, object);
    }
  }
  const document: JsonObject = new Map([
    [
      'inventory',
      new Map([
        ['cluster', cluster],
        ['namespace', namespaces],
      ]),
    ],
  ]);
  return stringifyJson(document);
}

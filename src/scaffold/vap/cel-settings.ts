import { list, oneOf, optional, string, struct, valueAt, type JsonValue } from '../../json/index.ts';
import { pick, pickSelector } from './pick.ts';
import type { CelPolicySettings } from './types.ts';

const policySpec = struct('ValidatingAdmissionPolicySpec', {
  failurePolicy: optional(oneOf('Fail', 'Ignore')),
  variables: optional(list(struct('Variable', { expression: string, name: string }))),
  paramKind: optional(struct('ParamKind', { apiVersion: string, kind: string })),
  validations: optional(
    list(
      struct('Validation', {
        expression: string,
        message: optional(string),
        messageExpression: optional(string),
        reason: optional(string),
      }),
    ),
  ),
});

/** The settings of the CEL policy for a policy and its binding that have the right shape; keys in the reference's order. */
export function settingsFor(policy: JsonValue, binding: JsonValue): CelPolicySettings {
  const spec = policySpec.decode(valueAt(policy, 'spec') ?? null, 'spec');
  const { failurePolicy, variables, paramKind, validations } = spec;
  return {
    failurePolicy,
    variables: variables?.map(({ expression, name }) => ({ expression, name })),
    paramKind: paramKind && { apiVersion: paramKind.apiVersion, kind: paramKind.kind },
    paramRef: paramRefOf(binding),
    validations: validations?.map(({ expression, message, messageExpression, reason }) => {
      return { expression, message, messageExpression, reason };
    }),
  };
}

function paramRefOf(binding: JsonValue): object | undefined {
  const keys = ['name', 'namespace', 'parameterNotFoundAction', 'selector'];
  const reference = pick(valueAt(binding, 'spec', 'paramRef'), keys);
  const selector = pickSelector(reference?.get('selector'));
  return selector === undefined ? reference : reference?.set('selector', selector);
}

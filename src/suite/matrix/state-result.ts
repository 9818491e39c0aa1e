import { WardctlError } from '../../errors.ts';
import { maskLogin } from '../../mask-login.ts';
import { errorFinding, ruleFinding } from '../finding.ts';
import type { Finding } from '../suite-event.ts';
import type { MatrixResult, ResourceSession, StatedResult, TextMatcher } from '../suite.ts';
import type { MatrixPolicy } from './load-policies.ts';
import type { MatrixResource } from './load-resources.ts';

/** What entries that are for the same pair say together; the finding where they differ. */
export type Agreement<T> = { readonly agreed: T | undefined } | { readonly conflict: Finding };

/** The result of a pair; a message that only one of its entries has counts. */
export function agreeOnResult(entries: readonly StatedResult[], pair: string): Agreement<StatedResult> {
  const [first, ...others] = entries;
  if (first === undefined) return { agreed: undefined };
  let { message } = first;
  for (const other of others) {
    if (other.result !== first.result || !fits(message, other.message)) {
      return { conflict: conflict('results', pair, shown(first), shown(other), other) };
    }
    message ??= other.message;
  }
  return { agreed: { ...first, message } };
}

/** The session of a pair. */
export function agreeOnSession(
  entries: readonly ResourceSession[],
  pair: string,
): Agreement<ResourceSession> {
  const [first, ...others] = entries;
  const other = others.find(({ session }) => session.path !== first?.session.path);
  if (first === undefined || other === undefined) return { agreed: first };
  return {
    conflict: conflict('sessions', pair, maskLogin(first.session.path), maskLogin(other.session.path), other),
  };
}

/** A pair without a stated result, with the lines to add. */
export function unstated(
  { name, mode }: MatrixPolicy,
  resource: MatrixResource,
  pair: string,
  notSelected: string | undefined,
): Finding {
  const possible: readonly MatrixResult[] =
    notSelected === undefined ? ['pass', mode === 'monitor' ? 'warn' : 'fail'] : ['skip'];
  const lines = possible.map(
    (result) =>
      `- {policies: [${yamlText(name)}], resources: [${yamlText(resource.name)}], result: ${result}}`,
  );
  const choice = lines.length === 1 ? 'Add to `results`:' : 'Add one of these to `results`:';
  const reason = notSelected === undefined ? '' : ` (${notSelected})`;
  return ruleFinding(
    'unstated-result',
    `no result is stated for ${pair}${reason}`,
    [choice, ...lines].join('\n'),
    resource.position,
  );
}

function fits(a: TextMatcher | undefined, b: TextMatcher | undefined): boolean {
  return a === undefined || b === undefined || JSON.stringify(a) === JSON.stringify(b);
}

function shown({ result, message }: StatedResult): string {
  if (message === undefined) return result;
  const text = message.type === 'matches' ? message.pattern : message.text;
  return `${result} (${JSON.stringify(text)})`;
}

function conflict(
  list: string,
  pair: string,
  first: string,
  second: string,
  { position }: StatedResult | ResourceSession,
): Finding {
  const message = `${list}: expected one for ${pair}, found ${first} and ${second}`;
  const hint =
    'Later entries do not override earlier ones: name in each the policies and resources it is for.';
  return errorFinding(new WardctlError('SUITE_INVALID', message, { hint }), position);
}

/** As YAML in brackets; names of Kubernetes need no quotes. */
function yamlText(text: string): string {
  const isPlain = /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

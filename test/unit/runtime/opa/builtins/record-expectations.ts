/**
 * Records what OPA answers to the calls in fixtures/opa/builtins.json:
 *   node test/unit/runtime/opa/builtins/record-expectations.ts <path of opa>
 * A new case is added as `{ "call": "…" }` and gets its answer by running this.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { parseCall, withoutSets, type Expectation } from './expectations.ts';
import { formatTerm, parseTerm } from '../../../../../src/runtime/opa/builtins/term.ts';

const file = new URL('../../../../../fixtures/opa/builtins.json', import.meta.url);
const opa = process.argv[2] ?? 'opa';
const cases = JSON.parse(readFileSync(file, 'utf8')) as Expectation[];
const recorded = new Map<string, Expectation>();

async function record(call: string): Promise<void> {
  const { name, args } = parseCall(call);
  // Arguments come from the input, so that OPA's type checker does not refuse wrong ones.
  const passed = args.map((arg, index) => (isJson(arg) ? `input[${String(index)}]` : arg));
  const input = `[${args.map((arg) => (isJson(arg) ? arg : 'null')).join(',')}]`;
  const query = `x := ${name}(${passed.join(', ')}); text := json.marshal(x); type := type_name(x)`;
  const options = ['eval', '--v0-compatible', '--format=json', '--stdin-input', query];
  // OPA means the zone of the machine by `Local`; this host always means UTC.
  const running = promisify(execFile)(opa, options, { env: { TZ: 'UTC' } });
  running.child.stdin?.end(input);
  try {
    const { result } = JSON.parse((await running).stdout) as { result?: [{ bindings: Answer }] };
    recorded.set(call, { call, ...(result === undefined ? { undefined: true } : pick(result[0].bindings)) });
  } catch {
    process.stderr.write(`left out, OPA fails: ${call}\n`);
  }
}

interface Answer {
  readonly text: string;
  readonly type: string;
}

const waiting = cases.map(({ call }) => call);
await Promise.all(
  Array.from({ length: 8 }, async () => {
    for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) await record(call);
  }),
);

const answers = cases.flatMap(({ call }) => recorded.get(call) ?? []);
const lines = answers.map((expectation) => `  ${JSON.stringify(expectation)}`);
writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`);

function pick({ text, type }: Answer): { result: string; type: string } {
  return { result: text, type };
}

function isJson(term: string): boolean {
  return formatTerm(withoutSets(parseTerm(term))) === term;
}

import { describe, expect, it } from 'vitest';
import {
  formatResponse,
  rawRequestFrom,
  type AdmissionResponse,
  type PolicyRequest,
} from '../../../src/admission/index.ts';
import { PolicyGroup, type Evaluator, type Verdict } from '../../../src/evaluate/index.ts';
import type { PolicyGroupDefinition } from '../../../src/policy/index.ts';
import { GuestFailure } from '../../../src/runtime/index.ts';

const request = rawRequestFrom(new Map([['uid', 'u']]));

/** A member that gives fixed answers, one after the other, the last one again and again. */
class FixedMember implements Evaluator {
  readonly policyId = 'member';
  readonly asked: PolicyRequest[] = [];
  private readonly verdicts: readonly Verdict[];
  private readonly settingsProblem: string | undefined;

  constructor(verdicts: readonly Verdict[], settingsProblem?: string) {
    this.verdicts = verdicts;
    this.settingsProblem = settingsProblem;
  }

  validateSettings(): Promise<{ valid: boolean; message: string | undefined }> {
    return Promise.resolve({ valid: this.settingsProblem === undefined, message: this.settingsProblem });
  }

  evaluate(given: PolicyRequest): Promise<Verdict> {
    const verdict = this.verdicts[Math.min(this.asked.length, this.verdicts.length - 1)];
    this.asked.push(given);
    return verdict === undefined ? Promise.reject(new RangeError('no verdict')) : Promise.resolve(verdict);
  }
}

function verdict(parts: Partial<AdmissionResponse>, failure?: GuestFailure): Verdict {
  const response = { uid: 'u', allowed: true, auditAnnotations: { k: 'v' }, warnings: ['w'], ...parts };
  return { response, ownResponse: response, failure };
}
const yes = (): FixedMember => new FixedMember([verdict({})]);
const no = (message?: string): FixedMember =>
  new FixedMember([
    verdict({ allowed: false, ...(message === undefined ? {} : { status: { message, code: 403 } }) }),
  ]);
const crash = verdict(
  { allowed: false, status: { message: 'boom', code: 500 } },
  new GuestFailure('trap', 'boom'),
);
const crashed = (): FixedMember => new FixedMember([crash]);

function group(
  expression: string,
  members: Readonly<Record<string, FixedMember>>,
  mode: 'protect' | 'monitor' = 'protect',
): PolicyGroup {
  const definition: PolicyGroupDefinition = {
    type: 'group',
    name: 'demo',
    mode,
    members: new Map(),
    expression,
    message: 'group says no',
  };
  return new PolicyGroup(definition, new Map(Object.entries(members)));
}

async function answer(expression: string, members: Readonly<Record<string, FixedMember>>): Promise<string> {
  return formatResponse((await group(expression, members).evaluate(request)).response);
}

const acceptance = '{"uid":"u","allowed":true,"auditAnnotations":null,"warnings":null}';
function rejection(details: string): string {
  return `{"uid":"u","allowed":false,"status":{"message":"group says no","details":${details}},"auditAnnotations":null,"warnings":null}`;
}
function cause(member: string, message: string): string {
  return `{"reason":null,"message":${message},"field":"spec.policies.${member}"}`;
}

describe('responses of groups', () => {
  // Policy-abi 9; most of them are recorded answers of the reference too.
  it('carry nothing of the members when accepted', async () => {
    expect(await answer('a() && b()', { a: yes(), b: yes() })).toBe(acceptance);
    expect(await answer('true', {})).toBe(acceptance);
    expect(await answer('!a()', { a: no('x') })).toBe(acceptance);
  });

  it('name the members that said no, sorted', async () => {
    const members = { b: no('b no'), a: no('a no'), c: yes() };
    expect(await answer('b() || a() || !c()', members)).toBe(
      rejection(`{"causes":[${cause('a', '"a no"')},${cause('b', '"b no"')}]}`),
    );
  });

  it('leave out members that were not asked', async () => {
    const members = { a: yes(), b: no('b says no'), c: no('never asked') };
    expect(await answer('a() && b() && c()', members)).toBe(
      rejection(`{"causes":[${cause('b', '"b says no"')}]}`),
    );
    expect(members.c.asked).toHaveLength(0);
  });

  it('have a null for a member without a message', async () => {
    expect(await answer('a()', { a: no() })).toBe(rejection(`{"causes":[${cause('a', 'null')}]}`));
  });

  it('have empty details where every asked member said yes', async () => {
    expect(await answer('!a()', { a: yes() })).toBe(rejection('{}'));
    expect(await answer('false', {})).toBe(rejection('{}'));
  });

  it('count a member that mutates as a no, also where it accepted', async () => {
    const mutating = new FixedMember([verdict({ patch: 'W10=', patchType: 'JSONPatch' })]);
    const message = '"mutation is not allowed inside of policy group"';
    expect(await answer('a()', { a: mutating })).toBe(rejection(`{"causes":[${cause('a', message)}]}`));
    expect(await answer('!a()', { a: mutating })).toBe(acceptance);
  });

  it('let the last answer of a member count that was asked twice', async () => {
    const changing = new FixedMember([verdict({ allowed: false, status: { message: '1st' } }), verdict({})]);
    expect(await answer('a() == a()', { a: changing })).toBe(rejection('{}'));
    expect(changing.asked).toHaveLength(2);
    expect(changing.asked).toEqual([request, request]);
  });

  it('in monitor mode accept, and keep what they would have been', async () => {
    const { response, ownResponse } = await group('a()', { a: no('x') }, 'monitor').evaluate(request);
    expect(formatResponse(response)).toBe(acceptance);
    expect(formatResponse(ownResponse)).toBe(rejection(`{"causes":[${cause('a', '"x"')}]}`));
  });
});

describe('members that fail', () => {
  it.each([
    'a()',
    '!a()',
    'a() || b()',
    'b() || a()',
    '!b() && a()',
    'a() == b()',
    'a() != b()',
    '!(a() && !b())',
  ])('make the group fail, closed, where the verdict hangs on them: %s', async (expression) => {
    const { response, failure } = await group(expression, { a: crashed(), b: no('b') }).evaluate(request);
    expect(formatResponse(response)).toBe(
      '{"uid":"u","allowed":false,"status":{"message":"error evaluating policy group expression: member a failed: boom",' +
        '"code":500},"auditAnnotations":null,"warnings":null}',
    );
    expect(failure).toBeInstanceOf(GuestFailure);
  });

  it.each<[string, boolean]>([
    ['a() || b()', true],
    ['b() || a()', true],
    ['a() && !b()', false],
    ['!b() && a()', false],
    ['(a() == b()) || b()', true],
  ])('do not matter where another one decides: %s is %s', async (expression, allowed) => {
    const { response, failure } = await group(expression, { a: crashed(), b: yes() }).evaluate(request);
    expect(response.allowed).toBe(allowed);
    expect(response.status?.code).toBeUndefined();
    expect(failure).toBeUndefined();
  });

  it('are all named', async () => {
    const { response } = await group('a() || b()', { a: crashed(), b: crashed() }).evaluate(request);
    expect(response.status?.message).toBe(
      'error evaluating policy group expression: member a failed: boom; member b failed: boom',
    );
  });

  it('once are named, also where they answer when asked again', async () => {
    const flaky = new FixedMember([crash, verdict({})]);
    const { response, failure } = await group('a() == a()', { a: flaky }).evaluate(request);
    expect(response.status?.message).toBe('error evaluating policy group expression: member a failed: boom');
    expect(failure?.kind).toBe('trap');
  });

  it('in monitor mode still let the request pass', async () => {
    const { response, ownResponse } = await group('a()', { a: crashed() }, 'monitor').evaluate(request);
    expect(response.allowed).toBe(true);
    expect(ownResponse.status?.code).toBe(500);
  });

  it('by an error of ours end the evaluation', async () => {
    await expect(group('a()', { a: new FixedMember([]) }).evaluate(request)).rejects.toThrow('no verdict');
  });
});

describe('settings of groups', () => {
  it('are valid where those of all members are', async () => {
    expect(await group('a() && b()', { a: yes(), b: yes() }).validateSettings()).toEqual({
      valid: true,
      message: undefined,
    });
  });

  it('list every member whose settings are not valid, used or not', async () => {
    const members = { a: new FixedMember([], 'bad'), b: yes(), c: new FixedMember([], 'worse') };
    expect(await group('b()', members).validateSettings()).toEqual({
      valid: false,
      message:
        'demo/a: settings not valid: Policy settings are invalid: bad, demo/c: settings not valid: Policy settings are invalid: worse',
    });
  });

  it.each([
    ['a() && zz()', 'Provided settings are not valid: demo: Function not found: zz () (line 1, position 8)'],
    ['1 + 1', 'Provided settings are not valid: demo: Output type incorrect: i64 (expecting bool)'],
    [
      'a() &&',
      /^Provided settings are not valid: demo: Syntax error: Script is incomplete.*\(line 1, position 7\)$/,
    ],
  ])('need an expression that can be evaluated: %s', async (expression, message) => {
    await expect(group(expression, { a: yes() }).validateSettings()).rejects.toThrow(message);
    await expect(group(expression, { a: yes() }).evaluate(request)).rejects.toMatchObject({
      code: 'POLICY_EXPRESSION_INVALID',
    });
  });
});

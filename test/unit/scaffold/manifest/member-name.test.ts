import { describe, expect, it } from 'vitest';
import { nameMembers, type MemberToName } from '../../../../src/scaffold/manifest/member-name.ts';
import { refusalOf } from '../../cli/run/temporary-folder.ts';

function member(parts: Partial<MemberToName>): MemberToName {
  return { name: undefined, title: undefined, reference: './policy.wasm', ...parts };
}

describe('nameMembers', () => {
  it.each([
    [{ name: 'signed' }, 'signed'],
    [{ name: '_a1', title: 'x' }, '_a1'],
    [{ name: 'Signed' }, 'Signed'],
    [{ title: 'psp-capabilities' }, 'psp_capabilities'],
    [{ title: 'policy.example.com' }, 'policy_example_com'],
  ])('names %j', (parts, name) => {
    expect(nameMembers([member(parts)])).toEqual([name]);
  });

  // policy-abi 9: CEL identifiers that neither language reserves.
  it.each(['a-b', 'a.b', '1a', '', 'a b', 'ä', 'a()', '_', '_1', 'x'.repeat(254)])(
    'refuses %j as the name of a member',
    async (name) => {
      const error = await refusalOf(() => nameMembers([member({ name })]));

      expect(error.code).toBe('USAGE_INVALID');
      expect(error.message).toContain('./policy.wasm');
      expect(error.message).toContain('expected a name');
    },
  );

  it.each(['true', 'in', 'package', 'fn', 'this', 'await', 'null', 'spawn', 'type_of', 'Fn'])(
    'refuses the reserved word %s',
    async (name) => {
      const given = await refusalOf(() => nameMembers([member({ name })]));
      const derived = await refusalOf(() => nameMembers([member({ title: name })]));

      expect(given.message).toContain(`reserved word ${name}`);
      expect(derived.code).toBe('POLICY_TITLE_INVALID');
      expect(derived.message).toContain(`reserved word ${name}`);
    },
  );

  it.each([undefined, 'My policy', '9-lives'])(
    'asks for a name where the title gives none: %j',
    async (title) => {
      const error = await refusalOf(() => nameMembers([member({ title })]));

      expect(error.code).toBe('POLICY_TITLE_INVALID');
      expect(error.hint).toBe('Name the policy on the command line: my_policy=./policy.wasm');
    },
  );

  it('refuses two members of one name', async () => {
    const twice = [
      member({ title: 'a-b', reference: 'x.wasm' }),
      member({ title: 'a.b', reference: 'y.wasm' }),
    ];

    const error = await refusalOf(() => nameMembers(twice));

    expect(error.code).toBe('USAGE_INVALID');
    expect(error.message).toBe('expected a name for each member, found a_b for x.wasm and y.wasm');
    expect(error.hint).toContain('first=x.wasm second=y.wasm');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinRules } from '../../../../src/scaffold/manifest/group-rules.ts';
import type { ManifestRule } from '../../../../src/scaffold/manifest/types.ts';

const words = fc.uniqueArray(fc.constantFrom('a', 'b', '*', ''), { minLength: 1 });
const operations = fc.uniqueArray(fc.constantFrom('CREATE' as const, 'UPDATE' as const), { minLength: 1 });
const rule = fc.record({ apiGroups: words, apiVersions: words, resources: words, operations });

function reversed(one: ManifestRule): ManifestRule {
  const { apiGroups, apiVersions, resources, operations: verbs } = one;
  return {
    apiGroups: apiGroups.toReversed(),
    apiVersions: apiVersions.toReversed(),
    resources: resources.toReversed(),
    operations: verbs.toReversed(),
  };
}

describe('joinRules', () => {
  it('has each rule once, whatever the order within its lists', () => {
    fc.assert(
      fc.property(fc.array(rule), (rules) => {
        const joined = joinRules(rules);

        expect(joinRules([...rules, ...rules.map(reversed)])).toEqual(joined);
        expect(joined.every((one) => rules.some((other) => other === one))).toBe(true);
      }),
    );
  });

  it('keeps rules that differ, in their order', () => {
    const pods: ManifestRule = {
      apiGroups: [''],
      apiVersions: ['v1'],
      resources: ['pods'],
      operations: ['CREATE'],
    };
    const more: readonly ManifestRule[] = [
      pods,
      { ...pods, operations: ['UPDATE'] },
      { ...pods, resources: ['pods', 'services'] },
      { ...pods, apiGroups: ['pods'], resources: [''] },
    ];

    expect(joinRules([...more, pods])).toEqual(more);
  });
});

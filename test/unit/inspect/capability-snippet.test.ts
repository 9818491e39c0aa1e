import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { capabilitySnippet } from '../../../src/inspect/index.ts';

const nothing = { used: [], declared: null, undeclared: [], unused: [], unknown: [], tooBroad: [] };

describe('the lines to add to metadata.yml', () => {
  it('are none where nothing is missing', () => {
    expect(capabilitySnippet(nothing)).toBeUndefined();
    expect(capabilitySnippet({ ...nothing, declared: ['oci/*'], unused: ['oci/*'] })).toBeUndefined();
  });

  it('declare what is missing beside what is declared', () => {
    const snippet = capabilitySnippet({
      ...nothing,
      used: ['net/v1/dns_lookup_host', 'oci/v1/verify'],
      declared: ['oci/*', 'kubernetes/can_i'],
      undeclared: ['net/v1/dns_lookup_host'],
      unused: ['kubernetes/can_i'],
    });

    expect(parse(snippet ?? '')).toEqual({
      hostCapabilities: ['kubernetes/can_i', 'net/v1/dns_lookup_host', 'oci/*'],
    });
  });

  it('leave out what is no host capability', () => {
    const used = ['oci/v1/verify'];
    const declared = ['foo', 'kubernetes/*', 'oci/v3/*'];
    const unknown = ['foo', 'oci/v3/*'];

    const snippet = capabilitySnippet({ ...nothing, used, declared, unknown, undeclared: used });

    expect(parse(snippet ?? '')).toEqual({ hostCapabilities: ['kubernetes/*', 'oci/v1/verify'] });
    expect(capabilitySnippet({ ...nothing, declared: ['foo'], unknown: ['foo'] })).toBeUndefined();
  });

  it('list what is used in the place of a pattern for everything', () => {
    const found = { ...nothing, used: ['net/v1/dns_lookup_host', 'oci/v1/verify'], tooBroad: ['*'] };

    expect(parse(capabilitySnippet({ ...found, declared: ['*', 'oci/*'] }) ?? '')).toEqual({
      hostCapabilities: ['net/v1/dns_lookup_host', 'oci/*'],
    });
    expect(capabilitySnippet({ ...nothing, declared: ['*'], tooBroad: ['*'] })).toBeUndefined();
  });

  it('stay one list of strings whatever a module declares', () => {
    const declared = ['a: b', '- c', "'", 'x\ny'];
    const used = ['oci/v1/verify'];
    const snippet = capabilitySnippet({ ...nothing, used, declared, undeclared: used });

    expect(parse(snippet ?? '')).toEqual({ hostCapabilities: [...declared, 'oci/v1/verify'].sort() });
  });
});

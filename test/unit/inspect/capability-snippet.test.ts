import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { capabilitySnippet } from '../../../src/inspect/index.ts';

const nothing = { used: [], declared: null, undeclared: [], unused: [], tooBroad: [] };

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

  it('stay one list of strings whatever a module declares', () => {
    const declared = ['*', 'a: b', '- c', "'", 'x\ny'];
    const snippet = capabilitySnippet({ ...nothing, declared, undeclared: ['oci/v1/verify'] });

    expect(parse(snippet ?? '')).toEqual({ hostCapabilities: [...declared, 'oci/v1/verify'].sort() });
  });
});

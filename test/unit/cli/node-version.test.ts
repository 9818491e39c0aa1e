import { describe, expect, it } from 'vitest';
import { describeUnsupportedNode, supportedNode } from '../../../src/cli/node-version.ts';
import manifest from '../../../package.json' with { type: 'json' };

describe('describeUnsupportedNode', () => {
  it('speaks of the range package.json declares', () => {
    expect(supportedNode).toBe(manifest.engines.node);
  });

  it.each(['24.15.0', '24.16.2', '26.0.0', '26.10.0', '27.1.0', '27.0.0-nightly2026'])(
    'accepts %s',
    (version) => {
      expect(describeUnsupportedNode(version)).toBeUndefined();
    },
  );

  it.each(['18.20.8', '20.20.2', '22.21.0', '24.14.9', '24.2.0', '25.9.0'])('refuses %s', (version) => {
    const told = describeUnsupportedNode(version);

    expect(told).toContain(version);
    expect(told).toContain(supportedNode);
    expect(told).toContain('npm i -D node@26');
    expect(told).not.toContain('\n');
  });
});

import { expect, it } from 'vitest';
import { goComponents } from '../../../../src/build/sbom/go-components.ts';

it('names each module once, and the standard library', () => {
  const list =
    'std\nstd\ngithub.com/kubewarden/policy-sdk-go v0.12.0\r\ngithub.com/kubewarden/policy-sdk-go v0.12.0\n\n';
  expect(goComponents(list, 'go1.26.0')).toEqual([
    { name: 'std', version: '1.26.0', purl: 'pkg:golang/std@1.26.0' },
    {
      name: 'github.com/kubewarden/policy-sdk-go',
      version: 'v0.12.0',
      purl: 'pkg:golang/github.com/kubewarden/policy-sdk-go@v0.12.0',
    },
  ]);
});

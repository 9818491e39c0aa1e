import { describe, expect, it } from 'vitest';
import { importHostModules } from '../../../../src/build/typescript/host-imports.ts';
import { folderOf } from '../support.ts';
import { bundle, policyProject } from './support.ts';

describe('imports of the host’s capabilities', () => {
  it('become imports of their modules, with all else where it was', () => {
    expect(
      importHostModules("import { accept, kubernetes, reject } from 'wardctl/policy';\nkubernetes.canI();"),
    ).toBe(
      "import { accept,             reject ,} from 'wardctl/policy'; import * as kubernetes from 'wardctl-build:host/kubernetes';\nkubernetes.canI();",
    );
    expect(importHostModules('import {\n  oci as images,\n  accept,\n} from "wardctl/policy"\n')).toBe(
      'import {\n                \n  accept,\n} from "wardctl/policy"; import * as images from \'wardctl-build:host/oci\'\n',
    );
  });

  it.each([
    "import { accept, type Pod } from 'wardctl/policy';",
    "import type { kubernetes } from 'wardctl/policy';",
    "import { kubernetes } from './kubernetes.ts';",
    "import * as policy from 'wardctl/policy';",
    "import { kubernetesOf, type oci } from 'wardctl/policy';",
    "export { kubernetes } from 'wardctl/policy';",
  ])('are all that changes: %s', (text) => {
    expect(importHostModules(text)).toBe(text);
  });
});

const operations = /\b(?:can_i|get_resource|list_resources_\w+|v\d\/\w+)/g;
const all =
  'kubernetes.getResource({ apiVersion: "v1", kind: "Pod", name: "p" }); net.lookupHost("a"); oci.getManifestDigest("a");';

describe('policies that are bundled', () => {
  it.each(['script', 'component'] as const)(
    'name the capabilities only that they use: %s',
    async (format) => {
      const uses = async (code: string): Promise<string[]> => {
        const policy = `import { accept, definePolicy, HostError, kubernetes, net, oci } from 'wardctl/policy';
        definePolicy({ validate() { try { ${code} } catch (error) { if (!(error instanceof HostError)) throw error; } return accept(); } });`;
        const made = await bundle(folderOf(policyProject(policy)), format);
        return [...new Set(made.code.match(operations) ?? [])].sort();
      };

      expect(await uses('')).toEqual([]);
      expect(await uses('kubernetes.getResource({ apiVersion: "v1", kind: "Pod", name: "p" });')).toEqual([
        'get_resource',
      ]);
      expect(await uses('kubernetes.canI({ user: "a", verb: "get", resource: "pods" });')).toEqual(['can_i']);
      expect(await uses(all)).toEqual(['get_resource', 'v1/dns_lookup_host', 'v1/manifest_digest']);
    },
  );
});

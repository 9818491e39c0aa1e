import { describe, expect, it } from 'vitest';
import { importHostModules } from '../../../../src/build/typescript/host-imports.ts';
import { PositionMapper } from '../../../../src/build/typescript/source-map.ts';
import { folderOf } from '../support.ts';
import { accepting, bundle, policyProject, problemsIn } from './support.ts';

describe('imports of the host’s capabilities', () => {
  it('become imports of their modules, with all else where it was', () => {
    expect(
      importHostModules("import { accept, kubernetes, reject } from 'wardctl/policy'; kubernetes.canI();"),
    ).toBe(
      "import { accept,             reject } from 'wardctl/policy'; kubernetes.canI();\nimport * as kubernetes from 'wardctl-build:host/kubernetes';",
    );
    expect(importHostModules('import {\n  oci as images,\n  accept,\n} from "wardctl/policy"\n')).toBe(
      'import {\n                \n  accept,\n} from "wardctl/policy"\n\nimport * as images from \'wardctl-build:host/oci\';',
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

  it.each([
    'import { kubernetes as k8s } from "wardctl/policy"; ',
    'import { accept as yes, kubernetes, kubernetes as k8s, net } from "wardctl/policy"; ',
    'import {kubernetes} from "wardctl/policy"; import { kubernetes as k8s } from "wardctl/policy"; ',
    '/* first */ import { kubernetes as k8s } from "wardctl/policy"; ',
  ])('leave columns behind them as they are: %s', async (start) => {
    const policy = `${start}if (Math.random() < 2) throw new RangeError("here" + k8s.canI);\n${accepting()}`;
    const { code, sourceMap } = await bundle(folderOf(policyProject(policy)));
    const lines = code.split('\n');
    const line = lines.findIndex((text) => text.includes('new RangeError'));
    const column = (lines[line] ?? '').indexOf('new RangeError');

    expect(new PositionMapper(sourceMap).originalOf(line + 1, column + 1)).toEqual({
      source: 'src/policy.ts',
      line: 1,
      column: policy.indexOf('new RangeError') + 1,
    });
  });

  it('are shown as they are written where something is wrong beside them', async () => {
    const line = 'import { kubernetes } from "wardctl/policy"; const = kubernetes;';
    const problems = await problemsIn(folderOf(policyProject(line)));

    expect(problems.map(({ place }) => place)).toEqual([
      expect.objectContaining({ line: 1, column: line.indexOf('=') + 1, lineText: line }),
    ]);
  });

  it('may stand in a comment too', async () => {
    const line = "import { kubernetes } from 'wardctl/policy';";
    const policy = `/*\n${line}\n*/\n${line}\nconsole.log(kubernetes.canI);\n${accepting()}`;

    expect((await bundle(folderOf(policyProject(policy)))).code).toContain('canI');
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

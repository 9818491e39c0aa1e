import type { Info } from './info.ts';

/** The text that `info` prints, in the reference's order: versions, what policies can count on, paths. */
export function formatInfo(info: Info): string {
  const { engine, paths } = info;
  return `${[
    `wardctl ${info.version}`,
    `Kubewarden ${info.kubewardenVersion} compatible`,
    `Node.js ${engine.node}, V8 ${engine.v8}, ${engine.platform} ${engine.arch}`,
    '',
    ...listed('Execution modes', info.executionModes),
    ...listed('Host capabilities', info.hostCapabilities),
    ...listed(
      'Rego builtins provided by the host (OPA makes others, such as concat, part of the module)',
      info.regoBuiltins,
    ),
    `Policy store: ${paths.policyStore}`,
    `Policy store of kwctl, used too: ${paths.kwctlPolicyStore}`,
    `Config directory: ${paths.config}`,
    `wardctl cache directory: ${paths.cache}`,
  ].join('\n')}\n`;
}

function listed(title: string, items: readonly string[]): string[] {
  return [`${title}:`, ...items.map((item) => `  - ${item}`), ''];
}

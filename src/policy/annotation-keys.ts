/** Keys of the metadata's annotations that mean something to tools (policy-abi 2.4). */
export const annotationKeys = {
  title: 'io.kubewarden.policy.title',
  version: 'io.kubewarden.policy.version',
  description: 'io.kubewarden.policy.description',
  author: 'io.kubewarden.policy.author',
  url: 'io.kubewarden.policy.url',
  ociUrl: 'io.kubewarden.policy.ociUrl',
  source: 'io.kubewarden.policy.source',
  license: 'io.kubewarden.policy.license',
  usage: 'io.kubewarden.policy.usage',
  severity: 'io.kubewarden.policy.severity',
  category: 'io.kubewarden.policy.category',
  /** Name and version of the tool that annotated the module. */
  annotatedBy: 'io.kubewarden.kwctl',
  /** Whether user interfaces hide the policy. */
  hiddenUi: 'io.kubewarden.hidden-ui',
  displayName: 'io.artifacthub.displayName',
  resources: 'io.artifacthub.resources',
  keywords: 'io.artifacthub.keywords',
  releaseTag: 'com.github.release.tag',
} as const;

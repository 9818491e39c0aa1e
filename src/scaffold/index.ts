export type { Scaffolded } from './scaffolded.ts';
export { documentToJson } from './document-json.ts';
export { formatJson } from './format-json.ts';
export type { ScaffoldedManifest } from './manifest/types.ts';
export type { PolicySource } from './manifest/policy-source.ts';
export { scaffoldPolicy } from './manifest/scaffold-policy.ts';
export type { GroupMemberSource } from './manifest/scaffold-group.ts';
export { scaffoldPolicyGroup } from './manifest/scaffold-group.ts';
export type { ArtifactHubPackage } from './artifacthub/types.ts';
export { scaffoldArtifactHubPackage } from './artifacthub/scaffold-package.ts';
export type { ScaffoldedCelPolicy } from './vap/types.ts';
export { scaffoldVap } from './vap/scaffold-vap.ts';
export type { VerificationConfigDocument } from './verification-config/types.ts';
export { scaffoldVerificationConfig } from './verification-config/default-config.ts';
export type { AdmissionRequestOptions, ScaffoldedAdmissionRequest } from './admission-request/index.ts';
export { formatRequest, scaffoldAdmissionRequest } from './admission-request/index.ts';
export type { ProjectPlace, ProjectValues, Template, TemplateInfo } from './policy/index.ts';
export {
  checkPolicyName,
  checkPlace,
  defaultRepository,
  lineProblem,
  listTemplates,
  maxTemplate,
  planProject,
  policyNameProblem,
  readBuiltInTemplate,
  readTemplate,
  renderTemplate,
  repositoryProblem,
  titleOf,
  writeProject,
} from './policy/index.ts';

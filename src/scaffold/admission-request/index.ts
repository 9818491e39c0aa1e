export type { ScaffoldedAdmissionRequest } from './scaffolded-request.ts';
export type { AdmissionRequestOptions } from './options.ts';
export { scaffoldAdmissionRequest } from './scaffold-request.ts';
export { formatRequest } from './format-request.ts';

export { collectComponents } from './collect-components.ts';
export { cycloneDx, type SbomSubject } from './cyclonedx.ts';

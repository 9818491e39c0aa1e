export { collectComponents } from './collect-components.ts';
export { cycloneDx } from './cyclonedx.ts';

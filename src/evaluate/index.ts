export type { Expression } from './expression.ts';
export { parseExpression } from './expression.ts';
export { PolicyGroup } from './group.ts';
export type { Evaluator, PolicyEnvironment, Verdict } from './policy.ts';
export { Policy } from './policy.ts';
export type { PolicyModule } from './policy-module.ts';
export { preparePolicyModule } from './policy-module.ts';
export { settingsFrom } from './settings.ts';

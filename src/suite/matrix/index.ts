export type { MatrixPlan } from './matrix-plan.ts';
export { planMatrix } from './plan-matrix.ts';

export type { Terminal, VerdictView } from './view.ts';
export { renderVerdict } from './render-verdict.ts';
export { renderSummary } from './render-summary.ts';

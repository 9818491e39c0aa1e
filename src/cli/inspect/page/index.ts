export { renderPage } from './render-page.ts';
export { renderChanges } from './render-changes.ts';
export { renderSignaturePage } from './signatures.ts';

/** What is drawn by ink: a bundle of its own, which is loaded when a terminal shows it. */
export { openQuestions } from './scaffold/policy/questions/screen.ts';
export { openScreen } from './test/watch/screen.ts';

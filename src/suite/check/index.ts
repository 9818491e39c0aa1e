export { checkExpectation } from './check-expectation.ts';
export { isPolicyError } from './error.ts';

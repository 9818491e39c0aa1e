export { checkExpectation } from './check-expectation.ts';

import { ofAgreedVerdict, ofAnswer } from './check.ts';
import { explainingAnswer, hasMessage, reasonDifference } from './reason.ts';

/** The code of the answer. */
export const checkCode = ofAgreedVerdict<number>(
  ofAnswer(async (expected, given, context) => {
    const answer = explainingAnswer(given, context);
    if (answer.code === expected) return undefined;
    const { message } = context.expect;
    // Of a wrong message, the finding tells the code too.
    if (message !== undefined && !(await hasMessage(message, answer, context))) return undefined;
    return reasonDifference(answer, context);
  }),
);

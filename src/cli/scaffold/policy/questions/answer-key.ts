import type { Key } from '../../../keys.ts';
import {
  currentQuestion,
  type ChoiceQuestion,
  type Question,
  type QuestionState,
  type TextQuestion,
} from './question.ts';

/** No answer is that long; what is pasted may be. */
const maxTyped = 1000;

/** What a key makes of the state. */
export function answerKey(state: QuestionState, key: Key): QuestionState {
  if (key.type === 'interrupt') return { ...state, isInterrupted: true };
  const question = currentQuestion(state);
  if (question === undefined) return state;
  return question.type === 'choice' ? choose(state, question, key) : type(state, question, key);
}

function choose(state: QuestionState, question: ChoiceQuestion, key: Key): QuestionState {
  const { selected } = state;
  const last = question.choices.length - 1;
  switch (key.type) {
    case 'up':
      return { ...state, selected: selected === 0 ? last : selected - 1 };
    case 'down':
      return { ...state, selected: selected === last ? 0 : selected + 1 };
    case 'home':
    case 'pageUp':
      return { ...state, selected: 0 };
    case 'end':
    case 'pageDown':
      return { ...state, selected: last };
    case 'enter':
      return answered(state, question, question.choices[selected]?.value ?? '');
    case 'character':
      return { ...state, selected: nextBeginningWith(key.text, question, selected) };
    default:
      return state;
  }
}

/** The next choice with this first letter. */
function nextBeginningWith(letter: string, { choices }: ChoiceQuestion, selected: number): number {
  const order = choices.map((_, index) => (selected + 1 + index) % choices.length);
  return order.find((index) => choices[index]?.value.startsWith(letter.toLowerCase()) === true) ?? selected;
}

function type(state: QuestionState, question: TextQuestion, key: Key): QuestionState {
  switch (key.type) {
    case 'character':
      if (state.text.length >= maxTyped) return state;
      return { ...state, text: state.text + key.text, problem: undefined };
    case 'backspace':
      return { ...state, text: [...state.text].slice(0, -1).join(''), problem: undefined };
    case 'eraseLine':
      return { ...state, text: '', problem: undefined };
    case 'enter': {
      const typed = state.text.trim();
      const answer = typed === '' ? question.defaultOf(state.answers) : typed;
      const problem = question.problemOf(answer);
      return problem === undefined ? answered(state, question, answer) : { ...state, problem };
    }
    default:
      return state;
  }
}

function answered(state: QuestionState, { key }: Question, answer: string): QuestionState {
  const answers = new Map([...state.answers, [key, answer]]);
  return { ...state, answers, text: '', selected: 0, problem: undefined };
}

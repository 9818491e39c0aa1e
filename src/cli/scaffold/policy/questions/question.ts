/** What has been answered so far, by the key of the question. */
export type Answers = ReadonlyMap<string, string>;

/** One of a list that is shown. */
export interface ChoiceQuestion {
  readonly type: 'choice';
  readonly key: string;
  readonly label: string;
  /** At least one. */
  readonly choices: readonly Choice[];
}

export interface Choice {
  readonly value: string;
  readonly note: string;
  /** In place of all notes where one of them does not fit. */
  readonly shortNote: string;
}

/** A line of text. */
export interface TextQuestion {
  readonly type: 'text';
  readonly key: string;
  readonly label: string;
  /** What may be typed. */
  readonly form?: string;
  /** What is taken where nothing is typed. */
  readonly defaultOf: (answers: Answers) => string;
  /** What is wrong with an answer; `undefined` for nothing. */
  readonly problemOf: (text: string) => string | undefined;
}

export type Question = ChoiceQuestion | TextQuestion;

/** Where a user is in a list of questions. */
export interface QuestionState {
  readonly questions: readonly Question[];
  readonly answers: Answers;
  /** What is typed so far. */
  readonly text: string;
  /** Index of the choice that Enter takes. */
  readonly selected: number;
  readonly problem: string | undefined;
  readonly isInterrupted: boolean;
}

export function firstState(questions: readonly Question[]): QuestionState {
  return {
    questions,
    answers: new Map(),
    text: '',
    selected: 0,
    problem: undefined,
    isInterrupted: false,
  };
}

/** The question that is asked now; `undefined` where all are answered. */
export function currentQuestion({ questions, answers }: QuestionState): Question | undefined {
  return questions.find(({ key }) => !answers.has(key));
}

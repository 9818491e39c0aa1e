import { WardctlError } from '../../errors.ts';
import { describeType, isObject } from '../../json/index.ts';
import { parseYamlDocuments } from '../../yaml/index.ts';

/** A file with the questions that user interfaces ask about the settings of a policy. */
export interface QuestionsFile {
  /** What messages call it, for instance its path. */
  readonly name: string;
  readonly text: string;
}

/**
 * Refuses a file that no user interface can read.
 * @throws WardctlError QUESTIONS_INVALID
 */
export async function checkQuestions({ name, text }: QuestionsFile): Promise<void> {
  const source = { name, errorCode: 'QUESTIONS_INVALID', dialect: 'strict' } as const;
  const documents = await parseYamlDocuments(text, source);
  const [document] = documents;
  if (documents.length > 1) throw invalid(name, `found ${String(documents.length)} documents`);
  if (document === undefined || document.value === null) throw invalid(name, 'found an empty file');
  if (!isObject(document.value)) throw invalid(name, `found ${describeType(document.value)}`);
  const questions = document.value.get('questions');
  if (Array.isArray(questions)) return;
  throw invalid(name, `found ${describeType(questions)} at questions`);
}

function invalid(name: string, found: string): WardctlError {
  return new WardctlError(
    'QUESTIONS_INVALID',
    `${name}: expected one mapping with a list at questions, ${found}`,
    {
      hint: 'Write the questions, or leave the file out.',
    },
  );
}

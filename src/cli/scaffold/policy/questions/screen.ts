import { Box, Text, useInput, usePaste, useWindowSize } from 'ink';
import { createElement as h, type ReactElement } from 'react';
import { drawScreen, type OpenScreen } from '../../../ink-screen.ts';
import { pastedKeys, readKey, type Key } from '../../../keys.ts';

/** What is shown, and whom it tells what is typed. */
export interface QuestionSource {
  readonly rowsOf: (size: QuestionSize) => readonly string[];
  readonly onKey: (key: Key) => void;
}

export interface QuestionSize {
  readonly columns: number;
  readonly rows: number;
}

/** Shows questions below what the terminal has already; what was last shown stays. */
export function openQuestions(source: QuestionSource): OpenScreen {
  return drawScreen(() => h(SizedQuestions, { source }));
}

function SizedQuestions({ source }: { readonly source: QuestionSource }): ReactElement {
  const { columns, rows } = useWindowSize();
  return h(Questions, { source, size: { columns, rows } });
}

/** The rows of a size, and the keys that are typed meanwhile. */
export function Questions({
  source,
  size,
}: {
  readonly source: QuestionSource;
  readonly size: QuestionSize;
}): ReactElement {
  useInput((input, key) => {
    for (const one of readKey(input, key)) source.onKey(one);
  });
  usePaste((text) => {
    for (const one of pastedKeys(text)) source.onKey(one);
  });
  const lines = source
    .rowsOf(size)
    .map((row, index) => h(Text, { key: index, wrap: 'truncate-end' }, row === '' ? ' ' : row));
  return h(Box, { flexDirection: 'column' }, ...lines);
}

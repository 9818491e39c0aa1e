import { describe, expect, it } from 'vitest';
import { readScript } from '../../../../../src/suite/import/shell/read-script.ts';
import {
  ScriptError,
  type SimpleCommand,
  type Statement,
  type Word,
} from '../../../../../src/suite/import/shell/syntax.ts';

/** The commands of a script that has nothing else. */
function commandsOf(text: string): SimpleCommand[] {
  return readScript(text).map(commandOf);
}

function commandOf(statement: Statement): SimpleCommand {
  const command = statement.type === 'list' ? statement.first.commands[0] : undefined;
  if (command?.type !== 'simple') throw new TypeError(`expected a command, found ${statement.type}`);
  return command;
}

/** A word as text, with what bash would put in as `<name>`. */
function textOf({ parts }: Word): string {
  return parts
    .map((part) =>
      part.type === 'text' ? part.text : `<${part.type === 'variable' ? part.name : part.text}>`,
    )
    .join('');
}

function wordsOf(text: string): string[][] {
  return commandsOf(text).map(({ words }) => words.map(textOf));
}

describe('words of a script', () => {
  it.each([
    ['plain words', 'kwctl run  a.wasm\t-r b', ['kwctl', 'run', 'a.wasm', '-r', 'b']],
    ['single quotes', String.raw`a '{"b": "\d"}' c`, ['a', String.raw`{"b": "\d"}`, 'c']],
    ['double quotes', String.raw`a "b \"c\" \\ \d \$e" `, ['a', String.raw`b "c" \ \d $e`]],
    ['an apostrophe in single quotes', String.raw`a 'doesn'\''t'`, ['a', "doesn't"]],
    ['pieces that touch', `a 'b'"c"d`, ['a', 'bcd']],
    ['an empty word', `a '' ""`, ['a', '', '']],
    ['a continued line', 'a \\\n  b', ['a', 'b']],
    ['a continued line behind a quote', "a 'b'\\\n  c", ['a', 'b', 'c']],
    ['escaped characters', String.raw`a \* b\ c \"`, ['a', '*', 'b c', '"']],
    ["C's quotes", String.raw`a $'b\n\'c\''`, ['a', "b\n'c'"]],
    ['variables', 'a $b ${c} "x$d.y" $1 ${lines[0]}', ['a', '<b>', '<c>', 'x<d>.y', '<1>', '<lines[0]>']],
    ['a dollar sign alone', 'a $ "b$" "$%"', ['a', '$', 'b$', '$%']],
    ['expansions', 'a ${b:-c} $((1 + 2))', ['a', '<${b:-c}>', '<$((1 + 2))>']],
    ['substitutions', 'a $(b "$(c)") `d`', ['a', '<$(b "$(c)")>', '<`d`>']],
    ['a comment', 'a b # c', ['a', 'b']],
    ['a number sign inside of a word', 'a b#c', ['a', 'b#c']],
    ['several lines in quotes', "a 'b\nc'", ['a', 'b\nc']],
    ['carriage returns', 'a b\r\n', ['a', 'b']],
  ])('are read: %s', (_what, text, expected) => {
    expect(wordsOf(text)).toEqual([expected]);
  });

  it('tells what was in quotes', () => {
    const [command] = commandsOf(`a *"b"*`);

    expect(command?.words[1]?.parts).toEqual([
      { type: 'text', text: '*', isQuoted: false },
      { type: 'text', text: 'b', isQuoted: true },
      { type: 'text', text: '*', isQuoted: false },
    ]);
  });

  it('counts lines, whatever stands in them', () => {
    const commands = commandsOf(`a \\\n  b\n\n# c\nd 'x\ny'\ne`);

    expect(commands.map(({ line, words }) => [line, words.map(textOf)])).toEqual([
      [1, ['a', 'b']],
      [5, ['d', 'x\ny']],
      [7, ['e']],
    ]);
  });
});

describe('commands of a script', () => {
  it('are read up to what ends them', () => {
    expect(wordsOf('a; b\nc;\n\n d')).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  it('keep assignments apart', () => {
    const [command] = commandsOf('A=1 B="x y" kwctl C=2');

    expect(command?.assignments.map(({ name, value }) => [name, textOf(value)])).toEqual([
      ['A', '1'],
      ['B', 'x y'],
    ]);
    expect(command?.words.map(textOf)).toEqual(['kwctl', 'C=2']);
  });

  it('keep redirections apart', () => {
    const [command] = commandsOf('a 2>/dev/null b <"c" <<< "d" >&2');

    expect(command?.words.map(textOf)).toEqual(['a', 'b']);
    expect(command?.redirections.map((one) => [one.descriptor, one.operator, textOf(one.target)])).toEqual([
      ['2', '>', '/dev/null'],
      ['', '<', 'c'],
      ['', '<<<', 'd'],
      ['', '>&', '2'],
    ]);
  });

  it.each([
    ['as it is', "a <<'END'\n$b `c`\nEND\nd", '$b `c`\n'],
    ['without tabs in front', 'a <<-END\n\tb\n\tEND\nd', 'b\n'],
    ['with plain text', 'a <<END\nb\nEND\nd', 'b\n'],
    ['not where something is put in', 'a <<END\n$b\nEND\nd', '<a here-document with expansions>'],
  ])('take a here-document %s', (_how, text, expected) => {
    const [first, second] = commandsOf(text);

    expect(first?.redirections.map(({ target }) => textOf(target))).toEqual([expected]);
    expect(second?.words.map(textOf)).toEqual(['d']);
  });

  it('have brackets with what is special elsewhere', () => {
    expect(wordsOf('[[ "$a" =~ (b|c)<d> && $e == *f* ]]; g')).toEqual([
      ['[[', '<a>', '=~', '(b|c)<d>', '&&', '<e>', '==', '*f*', ']]'],
      ['g'],
    ]);
  });

  it('are joined in pipelines and lists', () => {
    const [list] = readScript('! a | b && c || d');
    if (list?.type !== 'list') throw new TypeError('expected a list');

    expect(list.first.isNegated).toBe(true);
    expect(list.first.commands).toHaveLength(2);
    expect(list.rest.map(({ operator }) => operator)).toEqual(['&&', '||']);
  });

  it.each([
    'if a; then b; elif c; then d; else e; fi',
    'for a in b c; do d; done',
    'for ((i = 0; i < 3; i++)); do d; done',
    'while read -r a; do b; done < c',
    'until a\ndo b\ndone',
    'case "$1" in\n a|b) c ;;\n *) d ;;\nesac',
    '{ a; b; }',
    '( a; b )',
    '((a++))',
    'if a; then if b; then c; fi; fi',
  ])('are passed over as a whole: %j', (text) => {
    const statements = readScript(`${text}\nend`);
    const [first, last] = statements;

    expect(statements).toHaveLength(2);
    expect(first?.type === 'list' && first.first.commands[0]?.type).toBe('compound');
    expect(last === undefined ? [] : commandOf(last).words.map(textOf)).toEqual(['end']);
  });
});

describe('definitions of a script', () => {
  it.each(['a() { b; c; }', 'a ()\n{\n  b\n  c\n}', 'function a { b; c; }', 'function a() { b; c; }'])(
    'are functions: %j',
    (text) => {
      const [definition] = readScript(text);

      expect(definition).toMatchObject({ type: 'function', name: 'a', line: 1 });
      expect(
        definition?.type === 'function' && definition.body.map(commandOf).map(({ words }) => words.length),
      ).toEqual([1, 1]);
    },
  );

  it('are tests', () => {
    const [test, other] = readScript('@test "a \\"b\\" c" {\n  run d\n }\n@test \'e\' { f; }');

    expect(test).toMatchObject({ type: 'test', line: 1 });
    expect(test?.type === 'test' && textOf(test.name)).toBe('a "b" c');
    expect(other).toMatchObject({ type: 'test', line: 4, body: [{ line: 4 }] });
  });
});

describe('what is no script', () => {
  it.each([
    ['a quotation mark that is not closed', "a\nb 'c\nd", 2, "' is not closed"],
    ['another one', 'a "b', 1, '" is not closed'],
    ['a brace that is not closed', '@test "a" {\n  b\n', 1, 'not closed'],
    ['a condition without end', 'a\nif b; then c\n', 2, 'expected fi'],
    ['a case without end', 'case a in b) c ;;', 1, 'expected esac'],
    ['a substitution without end', 'a $(b', 1, 'expected )'],
    ['a here-document without end', 'a <<END\nb\n', 2, 'has no end'],
    ['an operator without command', 'a && ', 1, 'expected a command'],
    ['a parenthesis too many', 'a\n)', 2, 'expected a command, found )'],
    ['what is nested too deeply', `a ${'$('.repeat(100)}`, 1, 'nested'],
  ])('is refused with its line: %s', (_what, text, line, message) => {
    expect(() => readScript(text)).toThrow(ScriptError);
    expect(() => readScript(text)).toThrow(
      expect.objectContaining({ line, message: expect.stringContaining(message) as string }),
    );
  });

  it('is read in little time, however odd it is', () => {
    const size = 200_000;
    const texts = [
      'a'.repeat(size),
      '$('.repeat(size),
      '"'.repeat(size),
      '{'.repeat(size),
      '@test '.repeat(size),
    ];
    const startedAt = performance.now();
    for (const text of [
      ...texts,
      ' '.repeat(size),
      '\n#'.repeat(size),
      '[['.repeat(size),
      `@test${' '.repeat(size)}`,
    ]) {
      try {
        readScript(text);
      } catch (error) {
        if (!(error instanceof ScriptError)) throw error;
      }
    }

    expect(performance.now() - startedAt).toBeLessThan(3000);
  });
});

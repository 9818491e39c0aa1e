import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderText } from '../../../../src/scaffold/policy/render-text.ts';
import { parseYaml } from '../../../../src/yaml/index.ts';

function render(text: string, path = 'main.rs', placeholders: Readonly<Record<string, string>> = {}): string {
  const all = { name: 'image-policy', title: 'Say "hi" \\ it\'s: #1', ...placeholders };
  return renderText(text, { template: 'own', path, placeholders: new Map(Object.entries(all)) });
}

describe('text of a template', () => {
  it('has its placeholders filled in', () => {
    expect(render('fn %{name}() {} // %{name}%{name}')).toBe(
      'fn image-policy() {} // image-policyimage-policy',
    );
  });

  it('keeps line breaks of every kind, and a byte order mark', () => {
    expect(render('\ufeffa\r\n%{name}\r\n\n\rb')).toBe('\ufeffa\r\nimage-policy\r\n\n\rb');
  });

  it('has %{ as it is where it is written %%{', () => {
    expect(render('100%%{name} %%{ if x } %')).toBe('100%{name} %{ if x } %');
  });

  it('does not fill in what a value has', () => {
    expect(render('%{title}', 'a.md', { title: '%{name} $& $1' })).toBe('%{name} $& $1');
  });

  it('stays as it is without placeholders', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const free = text.replaceAll('%{', '');
        expect(render(free)).toBe(free);
      }),
    );
  });

  it.each([
    ['one that is not known', 'a\nb\n  %{nam}', 'x/main.rs:3: expected a placeholder, found %{nam}'],
    ['one that does not end', '%{name', 'x/main.rs:1: expected a placeholder, found %{name'],
    ['one that ends in another line', '%{name\n}', 'x/main.rs:1: expected a placeholder, found %{name'],
    ['an empty one', '\r\n%{}', 'x/main.rs:2: expected a placeholder, found %{}'],
    ['one with the name of a method', '%{constructor}', 'found %{constructor}'],
  ])('is refused with %s', (_what, text, message) => {
    expect(() => render(text, 'x/main.rs')).toThrow(
      expect.objectContaining({
        code: 'TEMPLATE_INVALID',
        message: expect.stringContaining(message) as unknown,
      }) as Error,
    );
  });

  it('suggests the placeholder that was meant', () => {
    expect(() => render('%{nmae}')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('Did you mean %{name}?') as unknown }) as Error,
    );
  });
});

describe('a value', () => {
  it.each([
    ['prose', 'README.md', '"%{title}"', '"Say "hi" \\ it\'s: #1"'],
    ['a file without ending', 'LICENSE', '"%{title}"', '"Say "hi" \\ it\'s: #1"'],
    ['a string in double quotes', 'main.go', 'x := "a %{title} b"', 'x := "a Say \\"hi\\" \\\\ it\'s: #1 b"'],
    ['behind a string', 'main.go', '"a" + %{name}', '"a" + image-policy'],
    ['behind an escaped quote', 'main.go', '"\\"%{title}"', '"\\"Say \\"hi\\" \\\\ it\'s: #1"'],
    ['a string in single quotes', 'main.ts', "x = '%{title}';", "x = 'Say \"hi\" \\\\ it\\'s: #1';"],
    ['single quotes of YAML', 'a.yml', "x: '%{title}'", "x: 'Say \"hi\" \\ it''s: #1'"],
  ])('fits into %s', (_what, path, text, expected) => {
    expect(render(text, path)).toBe(expected);
  });

  const line = fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .filter((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/v.test(text));
  const source = { name: 'x.yml', errorCode: 'TEMPLATE_INVALID', dialect: 'strict' } as const;

  it.each([
    'key: %{title}',
    'key: %{title} # why',
    'key: "%{title}"',
    "key: '%{title}'",
    'io.a/b-c: %{title}',
  ])('is the same text again when YAML is read: %s', async (text) => {
    await fc.assert(
      fc.asyncProperty(line, async (title) => {
        const [document] = await parseYaml(render(text, 'x.yaml', { title }), source);
        expect([...(document as Map<string, unknown>).values()]).toEqual([title]);
      }),
    );
  });

  it('is the same text again when an item of a YAML list is read', async () => {
    await fc.assert(
      fc.asyncProperty(line, async (title) => {
        expect(await parseYaml(render('- %{title}\n- - %{title}\n', 'x.yml', { title }), source)).toEqual([
          [title, [title]],
        ]);
      }),
    );
  });

  it('is the same text again when JSON is read', () => {
    fc.assert(
      fc.property(line, (title) => {
        expect(JSON.parse(render('{"a": "%{title}", "b": "x %{title}"}', 'package.json', { title }))).toEqual(
          {
            a: title,
            b: `x ${title}`,
          },
        );
      }),
    );
  });
});

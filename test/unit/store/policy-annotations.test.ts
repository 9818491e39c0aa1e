import { describe, expect, it } from 'vitest';
import { artifactAnnotations } from '../../../src/store/policy-annotations.ts';

function annotationsOf(annotations: Record<string, string>): Record<string, string> {
  return Object.fromEntries(artifactAnnotations(new Map(Object.entries(annotations))).annotations);
}

/** cli-and-registry 6.1 */
describe('the annotations of a manifest', () => {
  it('are those of the metadata', () => {
    expect(annotationsOf({ 'io.kubewarden.policy.title': 'pod', other: 'x' })).toEqual({
      'io.kubewarden.policy.title': 'pod',
      other: 'x',
    });
  });

  it.each([
    ['  spaces\t', 'spaces'],
    ['one line\n', 'one line'],
    ['one line\r\n', 'one line'],
    ['\u00a0\u2003wide\u3000', 'wide'],
    // No white space to Unicode, though JavaScript trims it.
    ['\ufeffmark', '\ufeffmark'],
    // White space to Unicode, though JavaScript does not trim it.
    ['next line\u0085', 'next line'],
    ['a\rb', 'a\rb'],
    ['', ''],
    ['\n', ''],
  ])('have %j as %j', (text, kept) => {
    expect(annotationsOf({ a: text })).toEqual({ a: kept });
  });

  it.each(['two\nlines', 'two\r\nlines', '\nsecond', 'one\n\n', '\n\n'])(
    'leave out %j, and say so',
    (text) => {
      const { annotations, dropped } = artifactAnnotations(
        new Map([
          ['usage', text],
          ['title', 'x'],
        ]),
      );

      expect(annotations).toEqual(new Map([['title', 'x']]));
      expect(dropped).toEqual(['usage']);
    },
  );

  it('name the source as registries know it', () => {
    expect(annotationsOf({ 'io.kubewarden.policy.source': ' https://github.com/team/pod ' })).toEqual({
      'io.kubewarden.policy.source': 'https://github.com/team/pod',
      'org.opencontainers.image.source': 'https://github.com/team/pod',
    });
  });

  it('leave a source that is there', () => {
    const annotations = { 'io.kubewarden.policy.source': 'a', 'org.opencontainers.image.source': 'b' };

    expect(annotationsOf(annotations)).toEqual(annotations);
  });

  it('have no source where it is left out', () => {
    expect(annotationsOf({ 'io.kubewarden.policy.source': 'a\nb' })).toEqual({});
  });

  it('are none for a module without metadata', () => {
    expect(artifactAnnotations(undefined)).toEqual({ annotations: new Map(), dropped: [] });
  });
});

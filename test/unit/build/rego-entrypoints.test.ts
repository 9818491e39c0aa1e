import { describe, expect, it } from 'vitest';
import { findEntrypoints, packagesOf } from '../../../src/build/toolchains/rego-entrypoints.ts';

function file(name: string, text: string): { name: string; text: string } {
  return { name, text };
}

describe('findEntrypoints', () => {
  it.each([
    ['a value', 'main := {"allowed": true}'],
    ['an older value', 'main = {"allowed": true}'],
    ['a body', 'main if {\n\ttrue\n}'],
    ['a default', 'default main := false'],
    ['parts', 'main["x"] := 1'],
  ])('finds a rule with %s', (_what, rule) => {
    expect(
      findEntrypoints([file('a.rego', `# about\npackage policy\n\nimport rego.v1\n\n${rule}\n`)], 'main'),
    ).toEqual(['policy/main']);
  });

  it.each(['violation contains {"msg": "no"} if { true }', 'violation[{"msg": msg}] {\n\tmsg := "no"\n}'])(
    'finds %s',
    (rule) => {
      expect(findEntrypoints([file('a.rego', `package k8s.labels\n${rule}`)], 'violation')).toEqual([
        'k8s/labels/violation',
      ]);
    },
  );

  it.each([
    ['a longer name', 'main_answer := 1'],
    ['a comment', '# main := 1'],
    ['a body', 'allow if {\n\tmain := 1\n}'],
    ['a function of a library', 'domain := 1'],
  ])('is not misled by %s', (_what, rule) => {
    expect(findEntrypoints([file('a.rego', `package main\n${rule}`)], 'main')).toEqual([]);
  });

  it('lists each package once, in order', () => {
    const files = [
      file('b.rego', 'package b\r\nmain := 1'),
      file('a.rego', 'package a\nmain := 1 if { false }'),
      file('a2.rego', 'package a\nmain := 2 if { true }'),
      file('lib.rego', 'package lib\nx := 1'),
    ];

    expect(findEntrypoints(files, 'main')).toEqual(['a/main', 'b/main']);
    expect(packagesOf(files)).toEqual(['a', 'b', 'lib']);
  });
});

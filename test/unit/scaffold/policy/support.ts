import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProjectValues, Template } from '../../../../src/scaffold/policy/index.ts';

/** Files by path. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** Writes files, and the folders that they need. */
export function plant(folder: string, tree: Tree): string {
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export const values: ProjectValues = {
  name: 'image-policy',
  title: 'Image Policy',
  description: 'Looks at images',
  author: 'Ann <ann@example.com>',
  repository: 'ghcr.io/acme/policies/image-policy',
  year: 2026,
  toolVersion: '1.2.3',
};

export function templateOf(tree: Tree, more: Partial<Template> = {}): Template {
  return {
    name: 'own',
    title: 'Own',
    description: 'A template',
    language: 'rust',
    requires: [],
    executionMode: 'kubewarden-wapc',
    policyDescription: 'A policy',
    files: Object.entries(tree).map(([path, content]) => ({
      path,
      content: Buffer.from(content),
      isExecutable: false,
    })),
    ...more,
  };
}

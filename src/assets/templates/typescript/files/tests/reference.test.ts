import { describe, expect, it } from 'vitest';
import { isFrom, parseReference } from '../src/reference.ts';

describe('parseReference', () => {
  it.each([
    ['nginx', 'docker.io', 'library/nginx'],
    ['nginx:1.29', 'docker.io', 'library/nginx:1.29'],
    ['acme/web', 'docker.io', 'acme/web'],
    ['index.docker.io/nginx', 'docker.io', 'library/nginx'],
    ['GHCR.io/acme/web:1', 'ghcr.io', 'acme/web:1'],
    ['localhost/web', 'localhost', 'web'],
    ['registry.example.com:5000/web@sha256:0123', 'registry.example.com:5000', 'web@sha256:0123'],
  ])('reads %s', (text, host, path) => {
    expect(parseReference(text)).toEqual({ host, path });
  });
});

describe('isFrom', () => {
  it('compares whole parts, without tag and digest', () => {
    const web = parseReference('ghcr.io/acme/web:1@sha256:0123');

    expect(isFrom(['quay.io', 'ghcr.io/acme/web'], web)).toBe(true);
    expect(isFrom(['ghcr.io/ac', 'ghcr.io/acme/web:1'], web)).toBe(false);
  });
});

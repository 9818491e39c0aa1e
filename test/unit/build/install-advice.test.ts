import { describe, expect, it } from 'vitest';
import { installAdvice } from '../../../src/build/index.ts';
import type { Language } from '../../../src/policy/index.ts';

const languages: readonly Language[] = ['rust', 'go', 'rego', 'assemblyscript'];
const platforms: readonly NodeJS.Platform[] = ['linux', 'darwin', 'win32', 'freebsd'];

describe('installAdvice', () => {
  it.each([
    ['rust', 'linux', 'https://sh.rustup.rs'],
    ['rust', 'darwin', 'https://sh.rustup.rs'],
    ['rust', 'win32', 'winget install Rustlang.Rustup'],
    ['go', 'linux', 'https://go.dev/dl/'],
    ['go', 'darwin', 'brew install go'],
    ['go', 'win32', 'winget install GoLang.Go'],
    ['rego', 'linux', 'https://openpolicyagent.org/downloads/latest/opa_linux_'],
    ['rego', 'darwin', 'brew install opa'],
    ['rego', 'win32', 'opa.exe'],
    ['rego', 'freebsd', 'go install github.com/open-policy-agent/opa@latest'],
    ['assemblyscript', 'win32', 'npm install --save-dev assemblyscript'],
  ] as const)('of %s on %s', (language, platform, expected) => {
    expect(installAdvice(language, platform)).toContain(expected);
  });

  it.each(languages)('of %s is one line everywhere, with the target for modules', (language) => {
    for (const platform of platforms) {
      const advice = installAdvice(language, platform);
      expect(advice).toMatch(/^Install it: [^\n]+$/);
      expect(advice.includes('wasm32-wasip1')).toBe(language === 'rust');
    }
  });
});

import type { Language } from '../policy/index.ts';

/** What programs of each language come with, by platform; `other` where there is no better way. */
const ways: Readonly<
  Record<Language, Partial<Record<NodeJS.Platform, string>> & { readonly other: string }>
> = {
  rust: {
    win32: 'winget install Rustlang.Rustup; rustup target add wasm32-wasip1',
    other:
      "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --target wasm32-wasip1, then open a new terminal",
  },
  go: {
    darwin: 'brew install go',
    win32: 'winget install GoLang.Go',
    other: 'get Go 1.23 or later from https://go.dev/dl/',
  },
  rego: {
    darwin: 'brew install opa',
    win32: 'get opa.exe from https://www.openpolicyagent.org/docs and put it into a folder of PATH',
    linux:
      'sudo curl -fL -o /usr/local/bin/opa "https://openpolicyagent.org/downloads/latest/opa_linux_$(uname -m | sed \'s/x86_64/amd64/; s/aarch64/arm64/\')_static" && sudo chmod 755 /usr/local/bin/opa',
    other: 'go install github.com/open-policy-agent/opa@latest',
  },
  assemblyscript: { other: 'npm install --save-dev assemblyscript, in the folder of the project' },
  typescript: { other: 'npm install --save-dev esbuild typescript, in the folder of the project' },
};

/** How to install what builds policies of a language, in one line. */
export function installAdvice(language: Language, platform: NodeJS.Platform): string {
  const { other, [platform]: own = other } = ways[language];
  return `Install it: ${own}`;
}

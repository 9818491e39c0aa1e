import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findProgram, type DebianTool } from './tools.ts';

const target = 'wasm32-wasip1';

/**
 * A Rust that makes modules for WASI, where that of the machine has no such target. It makes the standard library for
 * it from its sources.
 */
export const rustTools: readonly DebianTool[] = [
  {
    from: 'debian',
    program: 'rustc-wasi',
    versionArgument: '--version',
    packages: ['rustc-web', 'rust-web-src', 'wasi-libc'],
    withDependencies: true,
    executable: 'usr/bin/rustc',
    copies: Object.fromEntries(
      ['crt1-command.o', 'crt1-reactor.o', 'libc.a'].map((file) => [
        `usr/lib/wasm32-wasi/${file}`,
        `usr/lib/rustlib/${target}/lib/self-contained/${file}`,
      ]),
    ),
    environment: { LD_LIBRARY_PATH: 'usr/lib/*-linux-gnu' },
  },
  {
    from: 'debian',
    program: 'wasm-ld',
    versionArgument: '--version',
    packages: ['lld-19'],
    withDependencies: true,
    executable: 'usr/lib/llvm-19/bin/wasm-ld',
    environment: { LD_LIBRARY_PATH: 'usr/lib/*-linux-gnu' },
  },
];

/** Whether there is a Cargo, but no Rust that makes modules for it. */
export function needsRust(): boolean {
  return hasCargo() && !hasTarget();
}

/**
 * Variables with which the machine's Cargo makes modules for WASI: none where its own Rust does. `undefined` where no
 * Rust does, and tests that need one are skipped.
 */
export function rustEnvironment(): Readonly<Record<string, string>> | undefined {
  if (!hasCargo()) return undefined;
  if (hasTarget()) return {};
  const [compiler, linker] = ['rustc-wasi', 'wasm-ld'].map(findProgram);
  if (compiler === undefined || linker === undefined) return undefined;
  return {
    RUSTC: compiler,
    CARGO_TARGET_WASM32_WASIP1_LINKER: linker,
    CARGO_UNSTABLE_BUILD_STD: 'std,panic_abort',
    // Cargo lets no other Rust build the standard library.
    RUSTC_BOOTSTRAP: '1',
  };
}

/** One that works: the programs of rustup are there before any Rust is. */
export function hasCargo(): boolean {
  const cargo = findProgram('cargo');
  return cargo !== undefined && spawnSync(cargo, ['--version']).status === 0;
}

function hasTarget(): boolean {
  const { stdout } = spawnSync('rustc', ['--print=target-libdir', `--target=${target}`], {
    encoding: 'utf8',
  });
  return typeof stdout === 'string' && stdout.trim() !== '' && existsSync(stdout.trim());
}

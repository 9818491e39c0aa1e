import type { ExecutionMode } from '../../policy/index.ts';

/** What `wardctl info --json` prints: versions, what policies can count on, and where files are. */
export interface Info {
  /** Version of wardctl. */
  readonly version: string;
  /** The Kubewarden release whose behaviour is reproduced; policies may ask for it or an older one. */
  readonly kubewardenVersion: string;
  readonly engine: InfoEngine;
  /** How policies can be run. */
  readonly executionModes: readonly ExecutionMode[];
  /** The host capabilities that policies can call, sorted. */
  readonly hostCapabilities: readonly string[];
  /**
   * The Rego builtins that the host provides, sorted. Those that OPA makes part of every module that uses them, such
   * as `concat` and `startswith`, are not listed: they need nothing of the host.
   */
  readonly regoBuiltins: readonly string[];
  readonly paths: InfoPaths;
}

/** What runs policies. */
export interface InfoEngine {
  /** Version of Node.js. */
  readonly node: string;
  /** Version of V8, the WebAssembly engine. */
  readonly v8: string;
  /** Operating system, such as `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** Processor, such as `x64` or `arm64`. */
  readonly arch: string;
}

/** Absolute paths; nothing says that they exist. */
export interface InfoPaths {
  /** Where wardctl keeps the policies that it pulled. */
  readonly policyStore: string;
  /** kwctl's store, whose policies are used too. */
  readonly kwctlPolicyStore: string;
  /** Folder of `sources.yaml` and `verification-config.yml`; shared with kwctl. */
  readonly config: string;
  /** Where wardctl keeps what it can make again, such as compiled code. */
  readonly cache: string;
}

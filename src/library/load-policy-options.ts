import type { ContextAwareResource, ExecutionMode } from '../policy/index.ts';
import type { PolicyLog } from './policy-log.ts';

/** How a policy is loaded and what it may do. Everything is optional. */
export interface LoadPolicyOptions {
  /**
   * Default: what the module's metadata says, else `component` for a component and `kubewarden-wapc` for a module; a Rego
   * module without metadata needs one.
   */
  readonly executionMode?: ExecutionMode;
  /** Settings for calls that give none: an object. Default: `{}`. */
  readonly settings?: unknown;
  /** Give requests to the policy as they are. Default: whether the metadata says `policyType: raw`. */
  readonly raw?: boolean;
  /** Wall time of one call in milliseconds, above 0 and at most 3600000 (an hour). Default: 2000. */
  readonly timeoutMs?: number;
  /** Linear memory of the guest in bytes, at most 4 GiB; used in whole pages of 64 KiB. Default: 512 MiB. */
  readonly maxMemoryBytes?: number;
  /**
   * Host capabilities that the policy may use: `*`, `<namespace>/*`, `<namespace>/<version>/*` or a full name such as
   * `net/v1/dns_lookup_host`. Default: `['*']`; `[]` allows none. Logging is always allowed.
   * @see the topic "Host capabilities" of the Kubewarden documentation
   */
  readonly allowedHostCapabilities?: readonly string[];
  /**
   * Kinds of Kubernetes resources that the policy may read, from a `session`: there is no cluster. Default: none.
   * @see the topic "Context aware policies" of the Kubewarden documentation
   */
  readonly contextAwareResources?: readonly ContextAwareResource[];
  /**
   * A recorded session (YAML text, as `wardctl run` and kwctl record it) that answers host calls instead of the world:
   * the same calls in the same order, once for all evaluations of the policy together. Default: the world answers.
   */
  readonly session?: string;
  /**
   * Where to look for the npm package `@bytecodealliance/jco-transpile`, which components are run with. Default: the
   * working folder.
   */
  readonly packageFolders?: readonly string[];
  /**
   * Where what is made of a component is kept for the next time; the folder may be shared by processes. Default: nowhere,
   * so that it is made anew each time, which takes about half a second.
   */
  readonly cacheFolder?: string;
  /** Gets what the policy logs, at most 1 MiB per call. Default: it is dropped. */
  readonly log?: PolicyLog;
}

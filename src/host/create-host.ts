import { DecodeError, JsonSyntaxError } from '../json/index.ts';
import type { ContextAwareResource } from '../policy/index.ts';
import type { CapabilityAllowList } from './allow-list.ts';
import type { CallbackRequest } from './callback-request.ts';
import { Deferred } from './deferred.ts';
import { CapabilityFailure, describeFailure, ReplayFailure } from './capability.ts';
import type { LookupHost, PayloadDecoder } from './capability.ts';
import { findAnswer, findPayloadDecoder, hasNamespace } from './catalogue.ts';
import { HostCallError } from './host.ts';
import type { Host, HostCall, HostReply, PolicyLog } from './host.ts';
import type { Exchange, InteractionPlayer, InteractionRecorder } from './interactions.ts';
import { resourceOf } from './kubernetes.ts';
import { logCapability } from './log.ts';
import { lookupWithSystemResolver } from './net.ts';
import { unavailable } from './unavailable.ts';

export interface HostOptions {
  readonly allowList: CapabilityAllowList;
  /** The kinds of Kubernetes resources the policy may read. */
  readonly contextAwareResources: readonly ContextAwareResource[];
  readonly log: PolicyLog;
  /** Replays or records what passes the gates; without it, requests are answered live. */
  readonly interactions?: InteractionPlayer | InteractionRecorder;
  /** Names the policy where a violation is reported to the log. */
  readonly policyId?: string;
  /** Default: the resolver of the operating system. */
  readonly lookupHost?: LookupHost;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number;
}

/** A host for one policy, with a second door for the runtime itself. */
export interface PolicyHost extends Host {
  /**
   * A request that the runtime makes for the policy, such as the context of Rego policies: neither gate
   * applies, but it is replayed and recorded like any other (policy-abi 5.4). Errors have the bare message.
   * @throws HostCallError, or rejects with it
   */
  request(request: CallbackRequest): HostReply;
}

/** Makes the host that a policy's calls go to: gates, decoding, replay and handlers (policy-abi 6.1). */
export function createHost(options: HostOptions): PolicyHost {
  const logging = logCapability(options.log);
  const surroundings = { now: options.now, lookupHost: options.lookupHost ?? lookupWithSystemResolver };
  const { interactions } = options;

  return {
    call(call) {
      if (call.binding !== 'kubewarden') throw new HostCallError(`unknown binding: ${call.binding}`);
      if (call.namespace === logging.namespace) {
        if (call.operation !== logging.operation) throw unknownOperation(call);
        return logging.handle(call.payload);
      }
      const path = `${call.namespace}/${call.operation}`;
      const request = admit(call, path);
      return translated(
        () => answer(request, path),
        (failure) => `Callback evaluation failure: ${describeFailure(failure)}`,
      );
    },
    request: (request) =>
      translated(
        () => answer(request, request.tag),
        (failure) => failure.message,
      ),
  };

  /** Steps 2 to 5 of the dispatch: the gate comes before decoding, the resource check after it. */
  function admit(call: HostCall, path: string): CallbackRequest {
    if (!options.allowList.allows(path)) {
      throw denied(`access to the '${path}' host capability`);
    }
    if (!hasNamespace(call.namespace)) throw new HostCallError(`unknown namespace: ${call.namespace}`);
    const decoder = findPayloadDecoder(call.namespace, call.operation);
    if (decoder === undefined) throw unknownOperation(call);
    const request = decodePayload(decoder, call.payload);
    const resource = resourceOf(request);
    if (resource !== undefined && !isGranted(resource)) {
      throw denied(`access to Kubernetes ${resource.apiVersion}/${resource.kind} resources`);
    }
    return request;
  }

  function isGranted({ apiVersion, kind }: ContextAwareResource): boolean {
    return options.contextAwareResources.some(
      (granted) => granted.apiVersion === apiVersion && granted.kind === kind,
    );
  }

  function denied(what: string): HostCallError {
    const data = new Map(options.policyId === undefined ? [] : [['policy', options.policyId]]);
    options.log({
      level: 'error',
      message: `the policy asked for what it was not granted: ${what}`,
      data,
    });
    return new HostCallError(`Policy has not been granted ${what}. The violation has been reported.`);
  }

  function answer(request: CallbackRequest, name: string): HostReply {
    if (interactions?.mode === 'replay') return replay(request, interactions);
    return interactions === undefined
      ? answerLive(request, name)
      : new Deferred(() => answerAndRecord(request, name, interactions));
  }

  function replay(request: CallbackRequest, player: InteractionPlayer): Uint8Array {
    try {
      return player.answer(request);
    } catch (error) {
      // The policy sees it too, but may not pass it on.
      if (error instanceof ReplayFailure)
        options.log({ level: 'error', message: error.message, data: new Map() });
      throw error;
    }
  }

  function answerLive(request: CallbackRequest, name: string): Deferred<Uint8Array> {
    const live = findAnswer(request.tag);
    if (live === undefined) throw unavailable(request, name, options.contextAwareResources);
    return new Deferred(() => live(request, surroundings));
  }

  async function answerAndRecord(
    request: CallbackRequest,
    name: string,
    recorder: InteractionRecorder,
  ): Promise<Uint8Array> {
    const record = (response: Exchange['response']): void => recorder.add({ request, response });
    try {
      const payload = await answerLive(request, name);
      record({ type: 'Success', payload: Buffer.from(payload).toString('utf8') });
      return payload;
    } catch (error) {
      if (error instanceof CapabilityFailure) record({ type: 'Error', message: error.message });
      throw error;
    }
  }
}

function unknownOperation(call: HostCall): HostCallError {
  return new HostCallError(`unknown operation: ${call.operation}`);
}

function decodePayload(decoder: PayloadDecoder, payload: Uint8Array): CallbackRequest {
  try {
    return decoder(payload);
  } catch (error) {
    if (error instanceof JsonSyntaxError || error instanceof DecodeError)
      throw new HostCallError(error.message);
    throw error;
  }
}

/** Only failures of the request itself are for the guest; anything else is a bug of ours and has to surface. */
function translated(run: () => HostReply, message: (failure: CapabilityFailure) => string): HostReply {
  const rethrow = (error: unknown): never => {
    throw error instanceof CapabilityFailure ? new HostCallError(message(error), { cause: error }) : error;
  };
  try {
    const reply = run();
    return reply instanceof Deferred ? new Deferred(async () => reply.then(undefined, rethrow)) : reply;
  } catch (error) {
    return rethrow(error);
  }
}

/**
 * A registry of our own for what real ones do not do: small, in memory, on 127.0.0.1, following the distribution
 * spec until {@link HttpServer.misbehave} tells it not to. It keeps all requests it got, so that a test can see
 * what was sent where.
 */
export { basicHeader } from './fake-registry/authentication.ts';
export { PlainServer } from './fake-registry/http-server.ts';
export { answer, json, type Answer, type Question } from './fake-registry/message.ts';
export * from './fake-registry/misbehaviours.ts';
export { FakeRegistry, type FakeRegistryOptions } from './fake-registry/registry.ts';
export type { StoredDescriptor } from './fake-registry/storage.ts';
export { FakeTokenServer, type TokenServerOptions } from './fake-registry/token-server.ts';

import type { PathSurroundings } from '../kubewarden-paths.ts';
import type { RegistryContext, RegistryContextOptions } from './settings.ts';
import { processSurroundings } from './surroundings.ts';

export type {
  PolicySourceSettings,
  RegistryContext,
  RegistryContextOptions,
  RegistrySettings,
} from './settings.ts';

/**
 * Reads what the user has configured for registries. Nothing is connected yet, but what connects is loaded: to be
 * called when something has to come from a registry.
 * @throws WardctlError SOURCES_INVALID, SOURCES_UNREADABLE
 */
export async function openRegistryContext(
  options: RegistryContextOptions,
  surroundings: PathSurroundings = processSurroundings(),
): Promise<RegistryContext> {
  const { connectRegistries } = await import('./connect.ts');
  return connectRegistries(options, surroundings);
}

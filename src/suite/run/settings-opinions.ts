import type { SettingsValidation } from '../../admission/index.ts';
import type { PolicyLogEvent } from '../../host/index.ts';

/** What a policy said of its settings. */
export interface SettingsOpinion {
  readonly validation: SettingsValidation;
  /** What it logged meanwhile. */
  readonly logs: readonly PolicyLogEvent[];
  /** Whether it would say so again: it was not answered by the world, which may change. */
  readonly isLasting: boolean;
}

/** Keys have settings in them; in watch mode there come ever more, as each change of a module makes new ones. */
const maxOpinions = 1000;

/** Opinions of policies about settings that many cases share: each is asked for once, as guests start in fresh state. */
export class SettingsOpinions {
  private readonly known = new Map<string, SettingsOpinion>();

  /** @param key stands for the policy, its settings and all that it may use */
  async get(key: string, ask: () => Promise<SettingsOpinion>): Promise<SettingsOpinion> {
    const opinion = this.known.get(key) ?? (await ask());
    if (!opinion.isLasting) return opinion;
    if (this.known.size >= maxOpinions) this.known.clear();
    this.known.set(key, opinion);
    return opinion;
  }
}

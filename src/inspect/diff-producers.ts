import type { Producer } from '../wasm/index.ts';
import { pairByName } from './pair-by-name.ts';
import type { ProducerChange } from './policy-changes.ts';

/** The tools that came, went, or have another version. */
export function diffProducers(before: readonly Producer[], after: readonly Producer[]): ProducerChange[] {
  return pairByName(before, after, ({ field, name }) => JSON.stringify([field, name])).flatMap((pair) => {
    const producer = pair.before ?? pair.after;
    if (producer === undefined || pair.before?.version === pair.after?.version) return [];
    const { field, name } = producer;
    return { field, name, before: pair.before?.version ?? null, after: pair.after?.version ?? null };
  });
}

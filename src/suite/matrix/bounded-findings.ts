import type { Finding } from '../suite-event.ts';

const maxAlike = 20;
const maxKinds = 200;

/** Findings of which many may be alike: of those, the first few and how many more there are. */
export class BoundedFindings {
  private readonly kinds = new Map<string, { readonly shown: Finding[]; hidden: number }>();

  /**
   * @param kind what those that are alike have in common
   * @param make called for those that are shown
   * @param most of the kind that are shown
   */
  add(kind: string, make: () => Finding, most = maxAlike): void {
    const key = this.kinds.has(kind) || this.kinds.size < maxKinds ? kind : '';
    const group = this.kinds.get(key) ?? { shown: [], hidden: 0 };
    this.kinds.set(key, group);
    if (group.shown.length < most) group.shown.push(make());
    else group.hidden++;
  }

  /** In the order in which their kinds came up. */
  all(): Finding[] {
    return [...this.kinds.values()].flatMap(({ shown, hidden }) => {
      const last = shown.at(-1);
      if (last === undefined || hidden === 0) return shown;
      return [
        ...shown.slice(0, -1),
        { ...last, message: `${last.message} (and ${String(hidden)} more like it)` },
      ];
    });
  }
}

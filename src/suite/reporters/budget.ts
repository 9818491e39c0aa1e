/** Whether something of a size still fits into a report; what fits is counted. */
export type Budget = (size: number) => boolean;

/** A bound on all that is kept until a report is written. */
export function createBudget(maxSize: number): Budget {
  let left = maxSize;
  return (size) => {
    if (size > left) return false;
    left -= size;
    return true;
  };
}

import { compareText } from './value.ts';

/** The order in which go-yaml writes keys: runs of digits compare as numbers, letters come last. */
export function compareKeys(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  let isBehindDigit = false;
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [first = '', second = ''] = [left[index], right[index]];
    if (first === second) {
      isBehindDigit = isDigit(first);
      continue;
    }
    const [firstIsLetter, secondIsLetter] = [isLetter(first), isLetter(second)];
    if (firstIsLetter && secondIsLetter) return compareText(first, second);
    if (firstIsLetter || secondIsLetter) return firstIsLetter === isBehindDigit ? -1 : 1;
    return compareNumbers(left, right, index) || compareText(first, second);
  }
  return left.length - right.length;
}

/** Compares the numbers that differ at a place; zeros count only behind a digit that is not zero. */
function compareNumbers(left: readonly string[], right: readonly string[], index: number): number {
  const lead = left[index] === '0' || right[index] === '0' ? significantLead(left, index) : '';
  const first = digitsFrom(left, index);
  const second = digitsFrom(right, index);
  const difference = BigInt(`0${lead}${first}`) - BigInt(`0${lead}${second}`);
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return first.length - second.length;
}

function significantLead(characters: readonly string[], index: number): string {
  for (let at = index - 1; at >= 0 && isDigit(characters[at] ?? ''); at--) {
    if (characters[at] !== '0') return '1';
  }
  return '';
}

function digitsFrom(characters: readonly string[], index: number): string {
  let end = index;
  while (/^[0-9]$/.test(characters[end] ?? '')) end++;
  return characters.slice(index, end).join('');
}

function isDigit(character: string): boolean {
  return /^\p{Nd}$/u.test(character);
}

function isLetter(character: string): boolean {
  return /^\p{L}$/u.test(character);
}

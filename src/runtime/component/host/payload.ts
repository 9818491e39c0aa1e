/** The JSON text of what a call asks for. Built as text, because lists of bytes are long. */

export type JsonText = string;

export function text(value: string): JsonText {
  return JSON.stringify(value);
}

export function flag(value: boolean): JsonText {
  return String(value);
}

export function maybe<T>(value: T | undefined | null, format: (value: T) => JsonText): JsonText {
  return value === undefined || value === null ? 'null' : format(value);
}

export function list<T>(items: readonly T[], format: (item: T) => JsonText): JsonText {
  return `[${items.map(format).join(',')}]`;
}

export function texts(items: readonly string[]): JsonText {
  return list(items, text);
}

/** Bytes, as the list of numbers that they are in JSON. */
export function bytes(value: Uint8Array): JsonText {
  return `[${value.join(',')}]`;
}

/** Members with their values in JSON. */
export function object(members: Readonly<Record<string, JsonText>>): JsonText {
  return `{${Object.entries(members)
    .map(([key, value]) => `"${key}":${value}`)
    .join(',')}}`;
}

/** Names with texts; of two with the same name the last one counts. */
export function textMap(pairs: readonly (readonly [string, string])[]): JsonText {
  const members = Array.from(new Map(pairs), ([key, value]) => `${text(key)}:${text(value)}`);
  return `{${members.join(',')}}`;
}

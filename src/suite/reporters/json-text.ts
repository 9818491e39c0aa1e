import { escapeJson } from '../../escape-hidden.ts';
import { defuseCommands } from './escape-command.ts';

/**
 * The JSON text of a plain value on one line, keys in their order. Documents in it may be `JsonValue`: maps become
 * objects, and integers keep all their digits. Members that are `undefined` are left out. Nothing in it is a command to
 * a CI system that has it in its log.
 */
export function jsonText(value: unknown): string {
  return defuseCommands(escapeJson(write(value)), escapeUnit);
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function write(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value);
  const written = members.flatMap(([key, member]) =>
    member === undefined ? [] : [`${JSON.stringify(key)}:${write(member)}`],
  );
  return `{${written.join(',')}}`;
}

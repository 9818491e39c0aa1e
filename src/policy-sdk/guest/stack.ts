import { originalPositions, type Position, type SourceMap } from './source-map.ts';

/** `    at explode (policy.js:3:12)`, as the engine writes it. */
const framePattern = /^\s*at (?:(.*?) \()?[^()]*?:(\d+):(\d+)\)?$/;

interface Frame {
  readonly name: string;
  readonly position: Position;
}

/**
 * The lines of a stack trace, with the author's own files. Frames of the engine and of this package are left out.
 *
 * @param map of the bundle; without it the positions are those of the bundle
 */
export function describeStack(stack: string, map: SourceMap | undefined): readonly string[] {
  const frames = stack.split('\n').flatMap(readFrame);
  if (map === undefined) return frames.map(({ name, position }) => formatFrame(name, 'policy.js', position));
  const positions = originalPositions(
    map,
    frames.map(({ position }) => position),
  );
  return frames.flatMap(({ name }, index) => {
    const position = positions[index];
    if (position === undefined) return [];
    return [formatFrame(name, position.source, position)];
  });
}

function readFrame(text: string): Frame[] {
  const match = framePattern.exec(text);
  if (match === null) return [];
  const [, name = '', line, column] = match;
  return [{ name, position: { line: Number(line), column: Number(column) } }];
}

function formatFrame(name: string, source: string, { line, column }: Position): string {
  const place = `${source}:${String(line)}:${String(column)}`;
  return name === '' || name === '<anonymous>' ? `    at ${place}` : `    at ${name} (${place})`;
}

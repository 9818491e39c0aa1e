import { bundleName } from './esbuild-options.ts';
import { PositionMapper, type SourceMap, type SourcePosition } from './source-map.ts';

const frame = new RegExp(String.raw`\b${RegExp.escape(bundleName)}:(\d+):(\d+)`, 'g');

/** Where in the author's sources an error comes from: the first of its positions that has a source. */
export function authorPosition(stack: string, sourceMap: SourceMap): SourcePosition | undefined {
  const positions = new PositionMapper(sourceMap);
  return [...stack.matchAll(frame)]
    .map(([, line, column]) => positions.originalOf(Number(line), Number(column)))
    .find((position) => position !== undefined);
}

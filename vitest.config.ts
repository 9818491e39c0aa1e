import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Where `.ci/run` wants the counts. */
const reportFolder = process.env['WARDCTL_REPORTS'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: reportFolder === undefined ? ['default'] : ['default', 'json'],
    ...(reportFolder !== undefined && {
      outputFile: { json: join(reportFolder, `vitest-${String(process.pid)}.json`) },
    }),
    projects: [
      {
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 10_000 },
      },
      {
        test: {
          name: 'built',
          include: ['test/**/*.test.ts'],
          exclude: ['test/unit/**'],
          globalSetup: 'test/support/fresh-build.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

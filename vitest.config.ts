import { defineConfig } from 'vitest/config';
import { TestReport } from './scripts/test-report.ts';

export default defineConfig({
  // Its warnings are about the source maps of packages.
  logLevel: 'error',
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Tests wait more than they compute.
    maxWorkers: '100%',
    reporters: [new TestReport(), ...(process.env['GITHUB_ACTIONS'] === 'true' ? ['github-actions'] : [])],
    // It imports JSON as only bundlers can.
    server: { deps: { inline: [/@actions\/(languageservice|workflow-parser)/] } },
  },
});

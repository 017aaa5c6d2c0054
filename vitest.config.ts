import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Tests wait more than they compute.
    maxWorkers: '100%',
    // It imports JSON as only bundlers can.
    server: { deps: { inline: [/@actions\/(languageservice|workflow-parser)/] } },
  },
});

import { readFileSync, statSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The quick tests first, since the first one that fails settles a mutant: those that open no sockets, then by size. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => cost(a.moduleId) - cost(b.moduleId));
  }
}

function cost(file: string): number {
  const opensSockets = /(world|emulator)\.ts'|createDispatcher/.test(readFileSync(file, 'utf8'));
  return statSync(file).size + (opensSockets ? 1e6 : 0);
}

/**
 * The tests that run `src` in this process. Those of the bundle run `dist`, where no mutant is; the generated suites take longer
 * than all the others together.
 */
export default defineConfig({
  test: {
    include: process.env['MUTATION_TESTS']?.split(' ') ?? ['test/{unit,behaviour}/**/*.test.ts'],
    exclude: ['test/behaviour/{fault-matrix,sequences,interleavings*}.test.ts'],
    sequence: { sequencer: QuickFirst },
    testTimeout: 60_000,
    // Modules are loaded once for all files: a mutant costs its tests, and not their imports.
    isolate: false,
  },
});

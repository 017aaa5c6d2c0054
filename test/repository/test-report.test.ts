import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

/** What `npm test` prints about these tests, and its exit code. */
async function report(tests: string): Promise<{ code: number; text: string; lines: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'setup-whisp-report-'));
  try {
    mkdirSync(join(folder, 'test/unit'), { recursive: true });
    writeFileSync(join(folder, 'test/unit/one.test.ts'), tests);
    const args = [VITEST, 'run', '--root', folder, '--config', join(ROOT, 'vitest.config.ts'), '--globals'];
    const env = { ...process.env, NO_COLOR: '1', GITHUB_ACTIONS: '' };
    return await new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: ROOT, env }, (error, stdout, stderr) => {
        const text = stdout + stderr;
        resolve({ code: Number(error?.code ?? 0), text, lines: text.trim().split('\n') });
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a run that passed is told by its totals and by what it shows', async () => {
  const slow = 'await new Promise((resolve) => setTimeout(resolve, 400))';
  const { code, text, lines } = await report(
    `test('slow', async () => { ${slow}; });\ntest('quick', () => {});`,
  );
  expect(code).toBe(0);
  expect(text).toMatch(/Tests +2 passed/);
  expect(text).toContain('2  each rule and each format by itself');
  expect(lines.at(-1)).toBe('2 passed, 0 failed');
  expect(text).not.toContain('one.test.ts');
  expect(text).not.toContain('slow');
});

test('a failure is told in full, and nothing counts as shown', async () => {
  const { code, text, lines } = await report(
    `test('sums', () => { expect(1 + 1).toBe(3); });\ntest('good', () => {});`,
  );
  expect(code).toBe(1);
  expect(text).toContain('FAIL  test/unit/one.test.ts > sums');
  expect(text).toContain('expected 2 to be 3');
  expect(text).toContain('one.test.ts:1:');
  expect(text).not.toContain('each rule and each format by itself');
  expect(lines).toContain('1 passed, 1 failed');
});

test('tests that cannot be loaded count as failed', async () => {
  const { code, text } = await report(`import './absent.ts';\ntest('good', () => {});`);
  expect(code).toBe(1);
  expect(text).toContain('absent.ts');
  expect(text).toMatch(/^0 passed, 1 failed$/m);
});

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './tools.ts';

/** What GitHub has added since this actionlint, as it complains of it. */
const UNKNOWN = [
  'unexpected key "queue" for "concurrency" section',
  'unexpected key "background" for step',
  // A step that waits for another.
  'step must run script with "run" section or run action with "uses" section',
];

/** Whether actionlint finds nothing wrong with the examples, laid out as in a repository, and with this repository's workflows. */
export function lint(actionlint: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'setup-whisp-lint-'));
  try {
    // By this it knows a repository, and so finds the workflow that another calls.
    mkdirSync(join(folder, '.git'));
    cpSync(join(ROOT, 'examples'), join(folder, '.github', 'workflows'), { recursive: true });
    const results = [lintIn(actionlint, 'examples', folder), lintIn(actionlint, '.github', ROOT)];
    return results.every(Boolean);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lintIn(actionlint: string, name: string, cwd: string): boolean {
  // Without the tools that it would use if they happened to be there.
  const args = ['-shellcheck=', '-pyflakes=', ...UNKNOWN.flatMap((message) => ['-ignore', message])];
  const { status, stdout, stderr } = spawnSync(actionlint, args, { cwd, encoding: 'utf8' });
  console.log(`${name.padEnd(20)} ${status === 0 ? '✓' : '✗'} actionlint finds nothing wrong`);
  if (status !== 0) console.log(`${stdout}${stderr}`);
  return status === 0;
}

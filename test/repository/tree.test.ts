import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const lockfile: { packages: Record<string, { dev?: boolean }> } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
);
const packages = Object.keys(lockfile.packages);

test('the tree holds one undici: a second one would triple the bundle', () => {
  expect(packages.filter((path) => path.endsWith('node_modules/undici'))).toEqual(['node_modules/undici']);
});

test.each(['@biomejs/cli-', '@typescript/typescript-', '@rolldown/binding-', 'lightningcss-'])(
  'the lockfile names the packages %s* of Linux, macOS and Windows',
  (prefix) => {
    for (const platform of ['linux-x64', 'darwin-arm64', 'win32-x64']) {
      const found = packages.filter((path) => path.startsWith(`node_modules/${prefix}${platform}`));
      expect(found, `${prefix}${platform}`).not.toEqual([]);
    }
  },
);

test('what the action does not call is not in the bundle', () => {
  const bundle = readFileSync(new URL('../../dist/action.js', import.meta.url), 'utf8');
  for (const endpoint of ['/api/auth/logout', '/api/client/profile', '/rotate`'])
    expect(bundle).not.toContain(endpoint);
  expect(bundle).toContain('/api/auth/login');
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEmulator } from '../emulator/emulator.ts';
import { startGitHub } from '../emulator/github/github.ts';
import { startJob } from '../runner/job.ts';
import { EMAIL, PASSWORD } from '../support/world.ts';

const ACTION = fileURLToPath(new URL('../..', import.meta.url));
const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const bytes = (files: readonly string[]) => files.reduce((sum, file) => sum + statSync(DIST + file).size, 0);

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

test('dist/ in all is at most 1.5 MB, not minified', () => {
  expect(bytes(filesIn(DIST))).toBeLessThanOrEqual(1_500_000);
  expect(readFileSync(`${DIST}action.js`, 'utf8').split('\n').length).toBeGreaterThan(10_000);
});

test('a run without targets loads at most 1.1 MB', () => {
  const chunk = /^\d+\.index\.js$/;
  const loaded = filesIn(DIST).filter((file) => file.endsWith('.js') && !chunk.test(file));
  expect(loaded.toSorted()).toEqual([
    'action.js',
    'base/url.js',
    'main.js',
    'post.js',
    'runner/process.js',
    'services/http/preconnect.js',
  ]);
  expect(bytes(loaded)).toBeLessThanOrEqual(1_100_000);
});

/** Runs the bundle for an app that exists, in an account that exists. */
async function steadyState(
  targets: string,
): Promise<Record<'whisp' | 'github', readonly string[]> & { connections: number }> {
  const [whisp, github] = [await startEmulator(), await startGitHub()];
  github.state.addRepository('acme/web');
  const account = whisp.store.addAccount({ email: EMAIL, password: PASSWORD });
  const app = whisp.store.addApp(account, { name: 'chat', createdAt: Date.now() - 86_400_000 });
  const job = await startJob({ github: { api_url: github.url } });
  try {
    const step = await job.run({
      action: ACTION,
      with: {
        email: EMAIL,
        password: PASSWORD,
        app_name: 'chat',
        api_url: whisp.url,
        github_token: github.state.addToken(),
        secret_targets: targets,
        key_lifetime: 'persistent',
      },
    });
    expect(step.outcome).toBe('success');
    const sent = (requests: typeof whisp.requests) =>
      requests.map(({ method, path }) => `${method} ${path.replace(app.id, 'ID')}`).toSorted();
    return {
      whisp: sent(whisp.requests),
      github: sent(github.requests),
      connections: new Set(whisp.requests.map(({ connection }) => connection)).size,
    };
  } finally {
    await job.complete();
    await Promise.all([whisp.close(), github.close()]);
  }
}

const WHISP = [
  'GET /api/client/apps',
  'GET /api/client/apps/ID',
  'GET /api/client/apps/ID/keys',
  'POST /api/auth/login',
  'POST /api/client/apps/ID/keys',
];

test('the steady state takes five requests over two connections', async () => {
  expect(await steadyState('')).toEqual({ whisp: WHISP, github: [], connections: 2 });
});

test('two secrets take four requests to GitHub, and one more to see that the key is still valid', async () => {
  expect(await steadyState('actions')).toEqual({
    whisp: [...WHISP, 'GET /api/client/apps/ID/keys'].toSorted(),
    github: [
      'GET /repos/acme/web/actions/secrets',
      'GET /repos/acme/web/actions/secrets/public-key',
      'PUT /repos/acme/web/actions/secrets/WHISP_API_KEY',
      'PUT /repos/acme/web/actions/secrets/WHISP_BASE_URL',
    ],
    connections: 2,
  });
});

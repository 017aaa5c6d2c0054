import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEmulator } from '../emulator/emulator.ts';
import { startGitHub } from '../emulator/github/github.ts';
import { type StepRun, startJob } from '../runner/job.ts';
import { withLab } from '../support/lab/lab.ts';
import { EMAIL, PASSWORD } from '../support/world.ts';

// What the network lab's table has no row for.

const ACTION = fileURLToPath(new URL('../..', import.meta.url));
const preload = (name: string) => ({
  NODE_OPTIONS: `--require "${fileURLToPath(new URL(`../support/lab/${name}.cjs`, import.meta.url)).replaceAll('\\', '\\\\')}"`,
});

/** One step against a service without TLS. */
async function runAgainst(
  api_url: string,
  env: Record<string, string>,
  more: Record<string, string> = {},
): Promise<StepRun> {
  const job = await startJob({ env, stepDebug: true });
  const run = await job.run({
    action: ACTION,
    with: { email: EMAIL, password: PASSWORD, app_name: 'chat', api_url, timeout_seconds: '10', ...more },
  });
  await job.complete();
  expect(run.raw.stderr).toBe('');
  return run;
}

async function withChat(
  use: (emulator: Awaited<ReturnType<typeof startEmulator>>) => Promise<void>,
): Promise<void> {
  const emulator = await startEmulator();
  emulator.store.addApp(emulator.store.addAccount({ email: EMAIL, password: PASSWORD }), {
    name: 'chat',
    createdAt: 0,
  });
  try {
    await use(emulator);
  } finally {
    await emulator.close();
  }
}

test.concurrent("a host's second address is tried when the first is silent", () =>
  withLab({ proxied: false }, async (lab) => {
    for (const service of ['whisp', 'github'] as const) lab.resolve(service, ['192.0.2.1', '127.0.0.1']);
    const more = { secret_targets: 'actions', request_timeout_seconds: '20', timeout_seconds: '60' };
    const run = await lab.start(more).done;
    await lab.job.complete();
    expect(run.outcome).toBe('success');
    expect(run.log).not.toContain('attempt 1 failed');
  }));

test.concurrent('a wall clock that jumps changes no duration', () =>
  withChat(async (emulator) => {
    expect((await runAgainst(emulator.url, preload('clock-jumps'))).outcome).toBe('success');
    emulator.faults.add({ do: { endless: 'silence' }, times: Number.POSITIVE_INFINITY });
    const more = { request_timeout_seconds: '1', timeout_seconds: '3' };
    const run = await runAgainst(emulator.url, preload('clock-jumps'), more);
    expect(run.outcome).toBe('failure');
    expect(run.log).toContain('attempt 2 failed');
  }));

test.concurrent('Whisp and GitHub behind one host and port do not share a connection', () =>
  withChat(async (emulator) => {
    const github = await startGitHub();
    const repository = github.state.addRepository('acme/web');
    const front = createServer((incoming, outgoing) => {
      const isWhisp = /^\/api\/(auth|client)\//.test(incoming.url ?? '');
      const { hostname, port } = new URL(isWhisp ? emulator.url : github.url);
      const { method, url: path, headers } = incoming;
      const passed = request({ hostname, port, method, path, headers }, (response) => {
        outgoing.writeHead(response.statusCode ?? 0, response.headers);
        response.pipe(outgoing);
      });
      incoming.pipe(passed);
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    try {
      const token = github.state.addToken();
      const more = { secret_targets: 'actions', github_api_url: url, github_token: token };
      const run = await runAgainst(url, {}, more);
      expect(run.outcome).toBe('success');
      expect(repository.stores.actions.secrets.get('WHISP_API_KEY')?.value).toBe(run.outputs['api_key']);
    } finally {
      front.closeAllConnections();
      front.close();
      await github.close();
    }
  }));

test.concurrent('a proxy that cannot be used is named by its variable, and nothing is sent', () =>
  withLab({ proxied: false }, async (lab) => {
    const job = await startJob({ env: { HTTPS_PROXY: 'socks5://me:pr0xy-pass@proxy.corp' } });
    const run = await job.run({
      action: ACTION,
      with: { email: EMAIL, password: PASSWORD, app_name: 'chat', api_url: 'https://whisp.test' },
    });
    await job.complete();
    expect(run.outcome).toBe('failure');
    expect(run.annotations).toMatchObject([
      { message: expect.stringMatching(/^The environment variable HTTPS_PROXY names a SOCKS proxy/) },
    ]);
    expect(run.raw.stdout).not.toContain('pr0xy-pass');
    expect(lab.emulator.requests).toEqual([]);
  }));

test.concurrent('a process that has nothing left to wait for says that its work is unfinished', () =>
  withChat(async (emulator) => {
    const run = await runAgainst(emulator.url, preload('nothing-left'));
    expect(run).toMatchObject({ outcome: 'failure', exitCode: 1 });
    expect(run.annotations).toMatchObject([
      { level: 'error', message: expect.stringContaining('The step ended with its work unfinished') },
    ]);
  }));

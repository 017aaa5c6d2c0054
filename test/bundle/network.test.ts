import { writeFile } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Server } from 'proxy-chain';
import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { type GitHub, startGitHub } from '../emulator/github/github.ts';
import { type StepRun, startJob } from '../runner/job.ts';
import { issueCertificates } from '../support/certificates.ts';
import { expectStepInvariants } from '../support/step-invariants.ts';
import { EMAIL, PASSWORD } from '../support/world.ts';

const ACTION = fileURLToPath(new URL('../..', import.meta.url));
const HOST = 'whisp.test';

interface RunOptions {
  /** False to leave out the authority that the emulators' certificates are from. */
  readonly trusting?: boolean;
  /** Further inputs. */
  readonly more?: Record<string, string>;
}

interface Network {
  readonly emulator: Emulator;
  readonly github: GitHub;
  /** Address of the emulator under a name that only the proxy can resolve. */
  readonly url: string;
  readonly proxy: string;
  /** What the proxy was asked to connect to. */
  readonly asked: string[];
  /** Runs the action in a job whose runner has these variables, trusting the authority unless told otherwise. */
  run(apiUrl: string, env: Record<string, string>, options?: RunOptions): Promise<StepRun>;
}

async function withNetwork(use: (network: Network) => Promise<void>): Promise<void> {
  const { ca, ...tls } = await issueCertificates(HOST);
  const emulator = await startEmulator({ tls });
  const github = await startGitHub({ tls });
  emulator.store.addApp(emulator.store.addAccount({ email: EMAIL, password: PASSWORD }), {
    name: 'chat',
    createdAt: 0,
  });
  const asked: string[] = [];
  const toLoopback: LookupFunction = (_host, _options, callback) =>
    callback(null, [{ address: '127.0.0.1', family: 4 }]);
  const server = new Server({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ hostname, port }) => {
      asked.push(`${hostname}:${port}`);
      return { dnsLookup: toLoopback as never };
    },
  });
  await server.listen();
  try {
    await use({
      emulator,
      github,
      url: `https://${HOST}:${new URL(emulator.url).port}`,
      proxy: `http://127.0.0.1:${server.port}`,
      asked,
      run: async (api_url, env, { trusting = true, more = {} } = {}) => {
        const job = await startJob({ env, stepDebug: true });
        const authority = join(job.dir, 'ca.pem');
        await writeFile(authority, ca);
        const inputs = {
          email: EMAIL,
          password: PASSWORD,
          app_name: 'chat',
          api_url,
          timeout_seconds: '20',
          ...more,
        };
        const trust = { NODE_EXTRA_CA_CERTS: authority };
        const run = await job.run({ action: ACTION, with: inputs, env: trusting ? trust : {} });
        expectStepInvariants({ emulator, github }, [run, ...(await job.complete())]);
        return run;
      },
    });
  } finally {
    await Promise.all([server.close(true), emulator.close(), github.close()]);
  }
}

test.concurrent.each(['https_proxy', 'HTTPS_PROXY'])('%s is honoured without further switches', (variable) =>
  withNetwork(async ({ url, proxy, asked, run }) => {
    expect(await run(url, { [variable]: proxy })).toMatchObject({ outcome: 'success', raw: { stderr: '' } });
    expect(new Set(asked)).toEqual(new Set([new URL(url).host]));
  }),
);

test.concurrent("GitHub's client goes through the proxy too, whatever GITHUB_API_URL says", () =>
  withNetwork(async ({ github, url, proxy, asked, run }) => {
    const repository = github.state.addRepository('acme/web');
    const githubHost = `${HOST}:${new URL(github.url).port}`;
    const more = {
      secret_targets: 'actions',
      github_token: github.state.addToken(),
      github_api_url: `https://${githubHost}`,
    };
    const { outcome, outputs } = await run(url, { https_proxy: proxy }, { more });
    expect(outcome).toBe('success');
    expect(repository.stores.actions.secrets.get('WHISP_API_KEY')?.value).toBe(outputs['api_key']);
    expect(new Set(asked)).toEqual(new Set([new URL(url).host, githubHost]));
  }));

test.concurrent.each(['no_proxy', 'NO_PROXY'])('%s makes exceptions', (variable) =>
  withNetwork(async ({ url, proxy, asked, run }) => {
    const { outcome, log } = await run(url, { https_proxy: proxy, [variable]: `other,${HOST}` });
    expect(outcome).toBe('failure');
    expect(log).toMatch(/could not connect \((ENOTFOUND|EAI_AGAIN)\)/);
    expect(asked).toEqual([]);
  }),
);

test.concurrent('loopback is reached directly, whatever the proxy', () =>
  withNetwork(async ({ emulator, proxy, asked, run }) => {
    expect((await run(emulator.url, { https_proxy: proxy, http_proxy: proxy })).outcome).toBe('success');
    expect(asked).toEqual([]);
  }));

test.concurrent('a certificate of an unknown authority is refused, even with NODE_TLS_REJECT_UNAUTHORIZED=0', () =>
  withNetwork(async ({ emulator, run }) => {
    const { outcome, log } = await run(
      emulator.url,
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      { trusting: false },
    );
    expect(outcome).toBe('failure');
    expect(log).toMatch(/could not connect \(\w+\)\. Its certificate is not trusted.*NODE_EXTRA_CA_CERTS/);
    expect(emulator.requests).toEqual([]);
  }));

test.concurrent('the credentials of a proxy that cannot be reached appear nowhere', () =>
  withNetwork(async ({ url, run }) => {
    const { outcome, log } = await run(url, { https_proxy: 'http://user:pr0xy-pass@127.0.0.1:9' });
    expect(outcome).toBe('failure');
    expect(log).not.toContain('pr0xy-pass');
  }));

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { type GitHub, startGitHub } from '../../emulator/github/github.ts';
import { type Job, type RunningStep, startJob } from '../../runner/job.ts';
import { type Certificates, issueCertificates } from '../certificates.ts';
import { EMAIL, PASSWORD } from '../world.ts';
import type { Fault } from './faults.ts';
import { type Front, startFront } from './front.ts';
import { type LabProxy, startLabProxy } from './proxy.ts';

const ACTION = fileURLToPath(new URL('../../..', import.meta.url));
const PRELOAD = fileURLToPath(new URL('preload.cjs', import.meta.url));

export type ServiceName = 'whisp' | 'github';

/** Both services behind fronts, and a job that reaches them over real sockets. */
export interface Lab {
  readonly emulator: Emulator;
  readonly github: GitHub;
  readonly job: Job;
  /** Starts the step, with further inputs. */
  start(more?: Readonly<Record<string, string>>): RunningStep;
  breakAs(service: ServiceName, fault: Fault): void;
  /** Sets what a service's name is resolved to: addresses, or an error's code. */
  resolve(service: ServiceName, to: string | readonly string[]): void;
  /** Connections and tunnels asked of what was broken, since then. */
  connections(): number;
  /** Resolves once the process of a stage listens to signals, or is over. */
  untilListening(stage: 'main' | 'post', isOver: () => boolean): Promise<void>;
}

const HOSTS = { whisp: 'whisp.test', github: 'github.test' } as const;

let issued: Promise<readonly [Certificates, Certificates]> | undefined;

/** Keys are what takes longest, so all labs of a test file have the same. */
function certificates(): Promise<readonly [Certificates, Certificates]> {
  issued ??= Promise.all([
    issueCertificates(HOSTS.whisp, HOSTS.github),
    issueCertificates(HOSTS.whisp, HOSTS.github),
  ]);
  return issued;
}

export interface LabOptions {
  /** True when the services are reached through the proxy. */
  readonly proxied: boolean;
}

export async function withLab({ proxied }: LabOptions, use: (lab: Lab) => Promise<void>): Promise<void> {
  const [own, foreign] = await certificates();
  const [emulator, github] = await Promise.all([startEmulator(), startGitHub()]);
  const fronts = {
    whisp: await startFront(emulator.url, own, foreign),
    github: await startFront(github.url, own, foreign),
  };
  const proxy = await startLabProxy();
  const folder = mkdtempSync(join(tmpdir(), 'lab-'));
  const [control, events, authority] = ['control.json', 'events', 'ca.pem'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  writeFileSync(authority, own.ca);
  const names: Record<string, string | readonly string[]> = {};
  const resolve: Lab['resolve'] = (service, to) => {
    names[HOSTS[service]] = to;
    writeFileSync(control, JSON.stringify(names));
  };
  for (const service of ['whisp', 'github'] as const) resolve(service, ['127.0.0.1']);
  emulator.store.addApp(emulator.store.addAccount({ email: EMAIL, password: PASSWORD }), {
    name: 'chat',
    createdAt: 0,
  });
  github.state.addRepository('acme/web');
  const env = {
    NODE_EXTRA_CA_CERTS: authority,
    NODE_OPTIONS: `--require "${PRELOAD.replaceAll('\\', '\\\\')}"`,
    LAB_CONTROL: control,
    LAB_EVENTS: events,
    ...(proxied ? { https_proxy: proxy.url } : {}),
  };
  const job = await startJob({ env, stepDebug: true });
  const urlOf = (service: ServiceName) => `https://${HOSTS[service]}:${fronts[service].port}`;
  try {
    await use({
      emulator,
      github,
      job,
      resolve,
      start: (more = {}) =>
        job.start({
          action: ACTION,
          with: {
            email: EMAIL,
            password: PASSWORD,
            app_name: 'chat',
            api_url: urlOf('whisp'),
            github_api_url: urlOf('github'),
            github_token: github.state.addToken(),
            request_timeout_seconds: '1',
            timeout_seconds: '8',
            ...more,
          },
        }),
      breakAs: (service, fault) => breakAs({ fronts, proxy, resolve }, service, fault),
      connections: () => fronts.whisp.connections + fronts.github.connections + proxy.asked,
      untilListening: async (stage, isOver) => {
        const listening = () =>
          existsSync(events) ? readFileSync(events, 'utf8').split('listening').length - 1 : 0;
        while (!isOver() && listening() < (stage === 'main' ? 1 : 2)) await sleep(20);
      },
    });
  } finally {
    await Promise.all([emulator.close(), github.close(), fronts.whisp.close(), fronts.github.close()]);
    proxy.close();
    rmSync(folder, { recursive: true });
  }
}

interface Parts extends Pick<Lab, 'resolve'> {
  readonly fronts: Readonly<Record<ServiceName, Front>>;
  readonly proxy: LabProxy;
}

/** An address of the networks that are for examples, where nothing answers (preload.cjs). */
const NOWHERE = '192.0.2.1';

function breakAs({ fronts, proxy, resolve }: Parts, service: ServiceName, fault: Fault): void {
  const { phase, happening } = fault;
  if (phase === 'tunnel') proxy.breakAs(fronts[service].port, fault);
  // What was connected is gone, so that the next request needs a connection.
  else fronts[service].breakAs(fault);
  if (phase === 'lookup') resolve(service, happening === 'refused' ? 'ENOTFOUND' : happening);
  if (phase === 'connect' && happening === 'never') resolve(service, [NOWHERE]);
}

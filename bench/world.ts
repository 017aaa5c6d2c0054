import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../test/emulator/emulator.ts';
import { startGitHub } from '../test/emulator/github/github.ts';
import type { App } from '../test/emulator/store.ts';
import { contextVariables, createEnvironment, machineVariables } from '../test/runner/environment.ts';
import { inputVariables, readManifest } from '../test/runner/manifest.ts';
import { createCommandFiles } from '../test/runner/step-files.ts';
import { issueCertificates } from '../test/support/certificates.ts';
import { type Delay, startDelay } from './delay.ts';
import { type Command, time } from './measure.ts';

const PASSWORD = 'a-password-of-this-benchmark';
const DAY = 86_400_000;

/** Environments of acme/web to deliver to. */
export const ENVIRONMENTS = Array.from({ length: 20 }, (_, index) => `preview-${index + 1}`);

/** Whisp and GitHub, served over TLS, each at several distances. */
export interface World {
  /** An account of its own, with the app `chat` unless that is still to be made, for one process to be measured. */
  readonly seed: (options: { app: boolean }) => Seed;
  /** The action, as the runner would start it. */
  readonly action: (seed: Seed, step: StepOptions) => Command;
  /** A script that takes what it needs from the environment, in a program that trusts the services. */
  readonly script: (
    seed: Seed,
    program: string,
    file: string,
    roundTripMs: number,
    more?: Readonly<Record<string, string>>,
  ) => Command;
  /** Runs the main step, and gives what it left for the post step. */
  readonly stateAfterMain: (seed: Seed, roundTripMs: number) => Promise<string>;
  close(): Promise<void>;
}

export interface Seed {
  readonly email: string;
  readonly app: App | undefined;
  /** An active key of the app. */
  addKey(): string;
}

export interface StepOptions {
  readonly roundTripMs: number;
  readonly entry?: 'main' | 'post';
  readonly with?: Readonly<Record<string, string>>;
  /** What the main step left for the post step. */
  readonly state?: string;
}

/** @param node the program that runs the action */
export async function startWorld(node: string, roundTripsMs: readonly number[]): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const { ca, ...tls } = await issueCertificates('whisp.test');
  const authority = join(folder, 'ca.pem');
  writeFileSync(authority, ca);
  let hours = 0;
  const whisp = await startEmulator({ tls });
  // An hour passes between two runs, so that none is slowed by what GitHub allows in one.
  const github = await startGitHub({ tls, now: () => Date.now() + hours * 3_600_000 });
  const repository = github.state.addRepository('acme/web');
  for (const name of ENVIRONMENTS) github.state.addEnvironment(repository, name);
  const token = github.state.addToken();
  const delays: Delay[] = [];
  const far = async (url: string) => {
    const made = await Promise.all(roundTripsMs.map((ms) => startDelay(url, ms)));
    delays.push(...made);
    return new Map(roundTripsMs.map((ms, index) => [ms, made[index]?.url ?? '']));
  };
  const [whispAt, githubAt] = [await far(whisp.url), await far(github.url)];
  const manifest = readManifest('.');
  const contexts = await createEnvironment(folder, {});
  const trust = { NODE_EXTRA_CA_CERTS: authority, REQUESTS_CA_BUNDLE: authority };
  let accounts = 0;
  const action: World['action'] = ({ email }, { roundTripMs, entry = 'main', state, with: given = {} }) => {
    const inputs = {
      email,
      password: PASSWORD,
      app_name: 'chat',
      api_url: whispAt.get(roundTripMs) ?? '',
      github_api_url: githubAt.get(roundTripMs) ?? '',
      github_token: token,
      ...given,
    };
    const files = createCommandFiles(folder);
    const env = {
      ...machineVariables(),
      ...inputVariables(manifest, inputs, contexts).variables,
      ...contextVariables(contexts),
      ...trust,
      GITHUB_OUTPUT: files.output,
      GITHUB_STATE: files.state,
      GITHUB_ENV: files.env,
      GITHUB_STEP_SUMMARY: files.summary,
      ...(state === undefined ? {} : { STATE_pending: state }),
    };
    return { program: node, args: [`dist/${entry}.js`], env };
  };
  return {
    action,
    seed: (options) => {
      hours++;
      const email = `dev${accounts++}@acme.test`;
      const account = whisp.store.addAccount({ email, password: PASSWORD });
      const app = options.app
        ? whisp.store.addApp(account, { name: 'chat', createdAt: Date.now() - DAY })
        : undefined;
      const addKey = () => {
        if (app === undefined) throw new Error('no app for the key');
        return whisp.store.addKey(app).id;
      };
      return { email, app, addKey };
    },
    script: ({ email }, program, file, roundTripMs, more = {}) => ({
      program,
      args: [file],
      env: {
        ...machineVariables(),
        ...trust,
        EMAIL: email,
        PASSWORD,
        APP_NAME: 'chat',
        API_URL: whispAt.get(roundTripMs) ?? '',
        GITHUB_URL: githubAt.get(roundTripMs) ?? '',
        GITHUB_TOKEN: token,
        ...more,
      },
    }),
    stateAfterMain: async (seeded, roundTripMs) => {
      const command = action(seeded, { roundTripMs });
      await time(command);
      const written = readFileSync(command.env['GITHUB_STATE'] ?? '', 'utf8');
      // `name<<delimiter`, the value, the delimiter; what was written last counts.
      return [...written.matchAll(/^pending<<(\S+)\n([\s\S]*?)\n\1$/gm)].at(-1)?.[2] ?? '';
    },
    close: async () => {
      for (const delay of delays) delay.close();
      await Promise.all([whisp.close(), github.close()]);
    },
  };
}

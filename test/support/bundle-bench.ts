import { fileURLToPath } from 'node:url';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { type GitHub, startGitHub } from '../emulator/github/github.ts';
import type { Repository } from '../emulator/github/github-state.ts';
import type { SecretStore } from '../emulator/github/secret-store.ts';
import type { Account, App, Key } from '../emulator/store.ts';
import { type Job, type JobOptions, type StepRun, startJob } from '../runner/job.ts';
import type { Annotation } from '../runner/step-log.ts';
import { expectStepInvariants } from './step-invariants.ts';
import { EMAIL, PASSWORD } from './world.ts';

const ACTION = fileURLToPath(new URL('../..', import.meta.url));

const HOUR_MS = 60 * 60 * 1000;

/** A Whisp account with the app `chat`, GitHub with the repository `acme/web`, and jobs that run the bundle. */
export interface BundleBench {
  readonly emulator: Emulator;
  readonly github: GitHub;
  readonly account: Account;
  readonly app: App;
  readonly repository: Repository;
  /** Starts a job; its post steps run when the test is over, if it has not run them. */
  job(options?: JobOptions): Promise<Job>;
  /** Runs one step, in a job of its own unless one is given. An input of '' is left out. */
  step(inputs?: Readonly<Record<string, string>>, job?: Job): Promise<StepRun>;
  /** A key of the app, made so many days and half an hour ago: services tell their time in whole seconds. */
  key(daysOld: number): Key;
  /** Has a target hold a key since it was made. */
  hold(store: SecretStore, key: Key): void;
}

export async function withBundle(use: (bench: BundleBench) => Promise<void>): Promise<void> {
  const [emulator, github] = await Promise.all([startEmulator(), startGitHub()]);
  const { store } = emulator;
  const account = store.addAccount({ email: EMAIL, password: PASSWORD });
  const app = store.addApp(account, { name: 'chat', createdAt: 0 });
  const repository = github.state.addRepository('acme/web');
  const github_token = github.state.addToken();
  const jobs: Job[] = [];
  const runs: StepRun[] = [];
  const job = async (options: JobOptions = {}) => {
    const started = await startJob({ ...options, github: { repository: 'acme/web', ...options.github } });
    jobs.push(started);
    return started;
  };
  const step: BundleBench['step'] = async (inputs = {}, given) => {
    const all: Record<string, string> = {
      email: EMAIL,
      password: PASSWORD,
      app_name: 'chat',
      api_url: emulator.url,
      github_api_url: github.url,
      github_token,
      ...inputs,
    };
    const run = await (given ?? (await job())).run({ action: ACTION, with: all });
    runs.push(run);
    return run;
  };
  try {
    await use({
      ...{ emulator, github, account, app, repository, job, step },
      key: (daysOld) => store.addKey(app, { createdAt: Date.now() - (24 * daysOld + 0.5) * HOUR_MS }),
      hold: ({ secrets }, { token, createdAt }) => {
        const at = createdAt + 1000;
        secrets.set('WHISP_API_KEY', { value: token, createdAt: at, updatedAt: at });
      },
    });
    for (const each of jobs) runs.push(...(await each.complete()));
    expectStepInvariants({ emulator, github }, runs);
  } finally {
    await Promise.all([emulator.close(), github.close()]);
  }
}

/** The messages of one level. */
export function messages({ annotations }: StepRun, level: Annotation['level']): readonly string[] {
  return annotations.filter((each) => each.level === level).map(({ message }) => message);
}

/** The rows of a summary as text, without the tags of HTML: a list's entries are set apart by `; `. */
export function summaryRows({ summary }: StepRun): Readonly<Record<string, string>> {
  const rows = summary.matchAll(/<tr><th align="left" valign="top">(.*?)<\/th><td>(.*?)<\/td><\/tr>/g);
  return Object.fromEntries([...rows].map(([, name = '', value = '']) => [plain(name), plain(value)]));
}

/** What a summary is headed. */
export function heading({ summary }: StepRun): string | undefined {
  return /^<h3>(.*)<\/h3>$/m.exec(summary)?.[1];
}

function plain(html: string): string {
  return html
    .replaceAll('</li><li>', '; ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll(/<br>|<\/?[uo]l>/g, ' ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .trim();
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEmulator } from '../test/emulator/emulator.ts';
import { startGitHub } from '../test/emulator/github/github.ts';
import { startJob } from '../test/runner/job.ts';

// Makes .github/summary.png: the summary of the third weekly rotation, by the bundle in dist/ against the emulators, as GitHub
// would show it. Takes a Chromium: the program that the variable CHROMIUM names, or one that is in the PATH.

const IMAGE = '.github/summary.png';
const WIDTH = 800;
/** A minute more: services tell their time in whole seconds, and a key is to be seven days old. */
const WEEK_MS = (7 * 24 * 60 + 1) * 60 * 1000;
const TARGETS = ['actions', 'acme/mobile:actions', 'environment/production'];

/** The summary of the last of three rotations, a week apart, so that there is a key to revoke. */
async function rotationSummary(): Promise<string> {
  let weeksAgo = 2;
  const now = () => Date.now() - weeksAgo * WEEK_MS;
  const emulator = await startEmulator({ now });
  const github = await startGitHub({ now });
  const { state } = github;
  state.addEnvironment(state.addRepository('acme/web'), 'production');
  state.addRepository('acme/mobile');
  const account = { email: 'dev@acme.test', password: 'S3cure!Pass#2026' };
  emulator.store.addApp(emulator.store.addAccount(account), { name: 'web-production' });
  const inputs = {
    ...account,
    command: 'rotate',
    app_name: 'web-production',
    secret_targets: TARGETS.join('\n'),
    github_token: state.addToken(),
    github_api_url: github.url,
    api_url: emulator.url,
  };
  try {
    for (;;) {
      const job = await startJob({ secrets: [account.password], github: { repository: 'acme/web' } });
      const { outcome, log, summary } = await job.run({ action: resolve('.'), with: inputs });
      await job.complete();
      if (outcome !== 'success') throw new Error(`the rotation failed:\n${log}`);
      if (weeksAgo === 0) return summary;
      weeksAgo--;
    }
  } finally {
    await Promise.all([emulator.close(), github.close()]);
  }
}

/** A page with the summary in the style of GitHub's, which tells its height by its title. */
function page(summary: string): string {
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 20px; width: ${WIDTH - 40}px; font: 14px/1.5 "Segoe UI", Helvetica, Arial, "Liberation Sans", sans-serif; color: #1f2328 }
h3 { font-size: 17.5px; margin: 0 0 14px }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #d1d9e0; padding: 6px 13px }
ul, ol { margin: 0 0 16px; padding-left: 2em }
li + li { margin-top: .25em }
td > :last-child { margin-bottom: 0 }
tr:nth-child(2n) { background: #f6f8fa }
code { font: 12px ui-monospace, "Liberation Mono", monospace; background: #818b981f; border-radius: 6px; padding: 2px 5px }
</style><body>${summary}<script>document.title = document.body.scrollHeight</script>`;
}

const BROWSERS = [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome'].filter(
  (name) => name !== undefined,
);

/** Runs the first Chromium that there is. @returns what it prints; undefined when there is none */
function browse(...args: readonly string[]): string | undefined {
  for (const name of BROWSERS) {
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', ...args];
    const { error, status, stdout, stderr } = spawnSync(name, flags, { encoding: 'utf8' });
    if (error !== undefined) continue;
    if (status !== 0) throw new Error(`${name} failed:\n${stderr}`);
    return stdout;
  }
  return undefined;
}

const folder = mkdtempSync(join(tmpdir(), 'setup-whisp-screenshot-'));
try {
  if (browse('--version') === undefined) {
    console.error(
      `There is no Chromium here, so ${IMAGE} stays as it is: install one, or name it by CHROMIUM=…`,
    );
    process.exitCode = 1;
  } else {
    const file = join(folder, 'summary.html');
    writeFileSync(file, page(await rotationSummary()));
    const { href } = pathToFileURL(file);
    const height = /<title>(\d+)<\/title>/.exec(
      browse('--dump-dom', `--window-size=${WIDTH},10`, href) ?? '',
    )?.[1];
    if (height === undefined) throw new Error('the height of the summary is not known');
    const size = [`--window-size=${WIDTH},${height}`, '--force-device-scale-factor=2'];
    browse(`--screenshot=${resolve(IMAGE)}`, ...size, href);
    console.log(`${IMAGE} is made anew, ${WIDTH} by ${height} pixels.`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

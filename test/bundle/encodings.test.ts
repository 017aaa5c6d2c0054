import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import type { Faults } from '../emulator/faults.ts';
import { type GitHub, startGitHub } from '../emulator/github/github.ts';
import { startJob } from '../runner/job.ts';
import { secretForms } from '../support/secret-forms.ts';
import { expectStepInvariants } from '../support/step-invariants.ts';
import { EMAIL } from '../support/tasks.ts';

const ACTION = fileURLToPath(new URL('../..', import.meta.url));

/** Changes under every encoding, whatever comes before it: each half of base64's last two characters is in it. */
const CANARY = `>>>???~~~"\\/%+&=<x>'`;
const PASSWORD = `S3cure ${CANARY}`;

interface Services {
  readonly emulator: Emulator;
  readonly github: GitHub;
  /** The texts in which a secret is given back. */
  readonly say: (secret: string) => string;
}

/** Refuses these requests with a text that is made when they come. */
function refuse(faults: Faults, method: string, path: RegExp, text: (token: string) => string): void {
  faults.onRequest({ method, path }, ({ headers }) => {
    const token = headers.authorization?.split(' ')[1] ?? '';
    faults.add({ method, path, do: { status: 422, body: { message: text(token) } } });
  });
}

const newestKey = ({ emulator }: Services) => emulator.store.keys.at(-1)?.token ?? '';

const places: Record<string, (services: Services) => void> = {
  'the password, when logging in': ({ emulator, say }) =>
    refuse(emulator.faults, 'POST', /login$/, () => say(PASSWORD)),
  // As it is: the summary has an encoding of its own.
  'the password, in the name of the app': ({ emulator }) => {
    for (const app of emulator.store.apps) app.name = PASSWORD;
  },
  'the access token, when apps are listed': ({ emulator, say }) =>
    refuse(emulator.faults, 'GET', /keys$/, say),
  'the new key, when the old one is retired': (services) =>
    refuse(services.emulator.faults, 'DELETE', /keys\/[^/]*$/, () => services.say(newestKey(services))),
  'the GitHub token, when a secret is written': ({ github, say }) =>
    refuse(github.faults, 'PUT', /BASE_URL$/, say),
  'the new key, when it is written': (services) =>
    refuse(services.github.faults, 'PUT', /API_KEY$/, () => services.say(newestKey(services))),
};

const count = secretForms('').length;
// One at a time, since a message is cut where it is long; for the quick run all in one.
const choices =
  process.env['SOAK'] === undefined
    ? [Array.from({ length: count }, (_, at) => at)]
    : [...Array(count).keys()].map((at) => [at]);
const cases = Object.keys(places).flatMap((place) => choices.map((forms) => ({ place, forms })));

test.concurrent.each(cases)(
  '$place, given back in the encodings $forms, does not get out',
  async ({ place, forms }) => {
    const [emulator, github] = await Promise.all([startEmulator({ tokenSuffix: CANARY }), startGitHub()]);
    try {
      const { store } = emulator;
      const app = store.addApp(store.addAccount({ email: EMAIL, password: PASSWORD }), {
        name: 'chat',
        createdAt: 0,
      });
      const old = store.addKey(app, { createdAt: 1000 });
      const { secrets } = github.state.addRepository('acme/web').stores.actions;
      secrets.set('WHISP_API_KEY', { value: old.token, createdAt: 1000, updatedAt: 2000 });
      const say = (secret: string) => forms.map((form) => secretForms(secret)[form]).join(' ');
      places[place]?.({ emulator, github, say });
      const job = await startJob({ stepDebug: true });
      const github_token = github.state.addToken({ value: `github_pat_${CANARY}` });
      const inputs = {
        command: 'rotate',
        email: EMAIL,
        password: PASSWORD,
        app_id: app.id,
        api_url: emulator.url,
        keep_keys: '1',
        secret_targets: 'actions',
        github_token,
        github_api_url: github.url,
      };
      const run = await job.run({ action: ACTION, with: inputs });
      const posts = await job.complete();
      if (!place.includes('name')) expect(run.log).toContain('***');
      expectStepInvariants({ emulator, github, more: [PASSWORD] }, [run, ...posts]);
    } finally {
      await Promise.all([emulator.close(), github.close()]);
    }
  },
);

import { describe, expect, test } from 'vitest';
import type { Fault } from '../emulator/faults.ts';
import { type DeliveryWorld, withDelivery } from '../support/delivery-world.ts';
import { NAMES } from '../support/world.ts';

const ALWAYS = Number.POSITIVE_INFINITY;
const WEB = '/repos/acme/web';
const asVariable = { names: { ...NAMES, baseUrlKind: 'variable' } } as const;
const NEEDS_SECRETS = 'The token needs the permission Secrets: read and write.';

/** How a target comes to be refused, and what is said of it. */
interface Refused {
  readonly title: string;
  readonly line: string;
  readonly prepare: (world: DeliveryWorld) => Parameters<DeliveryWorld['github']['state']['addToken']>[0];
  readonly message: string | RegExp;
}

/** Every GET of a path is answered so. */
function always(...faults: readonly Fault[]): Refused['prepare'] {
  return ({ github }) => {
    for (const fault of faults) github.faults.add({ method: 'GET', times: ALWAYS, ...fault });
    return {};
  };
}

const KEY = `${WEB}/actions/secrets/public-key`;
const sharedWith = (body: object) =>
  always({
    path: '/orgs/acme/actions/secrets/WHISP_API_KEY/repositories',
    do: { status: 200, body },
  });

describe('why a target cannot be used is told from what GitHub answers', () => {
  test.each<Refused>([
    {
      title: 'forbidden without a word',
      line: 'actions',
      prepare: always({ path: KEY, do: { status: 403, body: '' } }),
      message: `acme/web:actions: GET ${KEY} answered 403. ${NEEDS_SECRETS}`,
    },
    {
      title: 'forbidden in words that nobody knows',
      line: 'actions',
      prepare: always({ path: KEY, do: { status: 403, body: { message: 'Not today' } } }),
      message: `acme/web:actions: GET ${KEY} answered 403 (Not today). The token needs the permission Secrets: read and write, unless those words name another reason.`,
    },
    {
      title: 'not found without a word, in a repository that is there',
      line: 'actions',
      prepare: always({ path: KEY, do: { status: 404, body: '' } }),
      message: `acme/web:actions: GET ${KEY} answered 404. The repository exists, so it is the token that lacks something. ${NEEDS_SECRETS}`,
    },
    {
      title: 'forbidden in an environment that is not there',
      line: 'environment/nowhere',
      prepare: always({
        path: `${WEB}/environments/nowhere/secrets/public-key`,
        do: { status: 403, body: '' },
      }),
      message: /answered 403\. The token needs the permission Environments: read and write\.$/,
    },
    {
      title: 'an environment of a repository that is not there',
      line: 'acme/nowhere:environment/staging',
      prepare: () => ({}),
      message:
        /There is no such repository, or github_token cannot see it\. The token needs the permission Environments/,
    },
    {
      title: 'not found in an environment that is there',
      line: 'environment/staging',
      prepare: always({
        path: `${WEB}/environments/staging/secrets/public-key`,
        do: { status: 404, body: '' },
      }),
      message:
        /The environment exists, so it is the token that lacks something\. The token needs the permission Environments/,
    },
    {
      title: 'not found, where whether the repository is there cannot be told',
      line: 'environment/nowhere',
      prepare: always({ path: WEB, do: { status: 403, body: '' } }),
      message:
        /^acme\/web:environment\/nowhere: GET .*public-key answered 404 \(Not Found\)\. Whether the environment exists could not be found out: GET \/repos\/acme\/web answered 403\./,
    },
    {
      title: 'not found, where whether the environment is there cannot be told',
      line: 'environment/nowhere',
      prepare: always({ path: `${WEB}/environments/nowhere`, do: { status: 500 } }),
      message:
        /^acme\/web:environment\/nowhere: GET .*public-key answered 404 \(Not Found\)\. Whether .* could not be found out: GET .*environments\/nowhere answered 500/,
    },
    {
      title: 'moved to nowhere in particular',
      line: 'actions',
      prepare: always({ path: KEY, do: { status: 301, body: {} } }),
      message: `acme/web:actions: GET ${KEY} answered 301. The repository has been renamed or moved: use its new name.`,
    },
    {
      title: 'moved to where the token does not reach',
      line: 'actions',
      prepare: always({
        path: KEY,
        do: { status: 301, body: { url: 'https://api.github.com/repositories/7' } },
      }),
      message:
        /answered 301 \(.*\/repositories\/7\)\. The repository has been renamed or moved: use its new name\.$/,
    },
    {
      title: 'an organization that was renamed',
      line: 'organization/acme',
      prepare: always({ path: '/orgs/acme/actions/secrets/public-key', do: { status: 301, body: {} } }),
      message:
        /^organization\/acme: .* answered 301\. The organization has been renamed: use its new name\.$/,
    },
    {
      title: 'a variable that cannot be read',
      line: 'actions',
      prepare: always({ path: `${WEB}/actions/variables/WHISP_BASE_URL`, do: { status: 403, body: '' } }),
      message:
        /^acme\/web:actions: GET .*\/variables\/WHISP_BASE_URL answered 403\. The token needs the permission Variables: read and write\.$/,
    },
    {
      title: 'repositories that are no list',
      line: 'organization/acme',
      prepare: sharedWith({ repositories: 'all' }),
      message: /\/repositories gave an? \w+ .*: the field repositories is not a list/,
    },
    {
      title: 'a repository without an id',
      line: 'organization/acme',
      prepare: sharedWith({ repositories: [{ name: 'web' }] }),
      message: /\/repositories gave an? \w+ .*: the field id is missing/,
    },
    {
      title: 'the current repository is out of sight, so that nothing can be shared with it',
      line: 'organization/acme:agents',
      prepare: () => ({ repositories: [] }),
      message:
        /^organization\/acme:agents: GET \/repos\/acme\/web answered 404 .* The token needs the permission Metadata: read/,
    },
  ])('$title: $line', ({ line, prepare, message }) =>
    withDelivery({}, async (world) => {
      const { github, emulator, run, task, store } = world;
      const shared = { value: '', createdAt: 0, updatedAt: 0, visibility: 'selected', selected: [1] };
      store('organization/acme').secrets.set('WHISP_API_KEY', shared);
      const token = github.state.addToken(prepare(world));
      const { failure } = await run({ github: { token, apiUrl: github.url }, task: task(line, asVariable) });
      if (typeof message === 'string') expect(failure).toBe(message);
      else expect(failure).toMatch(message);
      expect(emulator.store.keys).toEqual([]);
    }),
  );

  test('an environment is created only where GitHub says that it is not there', () =>
    withDelivery({}, async ({ github, run, task, newWrites }) => {
      const key = /\/secrets\/public-key$/;
      github.faults.add({ method: 'GET', path: key, do: { status: 403, body: '' } });
      const { failure } = await run({
        task: task('environment/nowhere', {}, { createEnvironment: true }),
      });
      expect(failure).toMatch(/answered 403\. The token needs the permission Environments/);
      expect(newWrites()).toEqual([]);
    }));
});

describe('a refusal for another reason than permissions names that one', () => {
  const sso =
    'https://github.com/orgs/acme/sso?authorization_request=AZSCKtL4U8yX1H3sCQIVnVgmjmon5fWxks5YrqhJgah0b2tlbl9pZM4EuMz4';

  test.each<Refused>([
    {
      title: 'an IP allow list',
      line: 'actions',
      prepare: ({ github }) => {
        github.state.demand('acme', 'ip-allow-list');
        return {};
      },
      message:
        /answered 403 \(Although you appear .*\)\. The organization's IP allow list lacks the address of this runner/,
    },
    {
      title: 'single sign-on, with the address where the token is authorized, whole',
      line: 'organization/acme',
      prepare: ({ github }) => {
        github.state.demand('acme', 'saml');
        return { kind: 'classic' };
      },
      message: new RegExp(
        `answered 403 \\(Resource protected .* ${sso.replace(/[?.]/g, '\\$&')}\\)\\. The token is not authorized`,
      ),
    },
    {
      title: 'a repository that GitHub has closed',
      line: 'environment/staging',
      prepare: ({ repository }) => {
        repository.blocked = 'tos';
        return {};
      },
      message:
        /answered 403 \(Repository access blocked https:\/\/github\.com\/tos\)\. GitHub has closed the repository/,
    },
    {
      title: 'a repository that is closed by law',
      line: 'dependabot',
      prepare: ({ repository }) => {
        repository.blocked = 'dmca';
        return {};
      },
      message:
        /^acme\/web:dependabot: GET .* answered 451 \(Repository access blocked https:\/\/\S+acme\.md\)\. GitHub has closed/,
    },
    {
      title: 'a kind of token that the organization does not accept',
      line: 'actions',
      prepare: always({
        path: KEY,
        do: {
          status: 403,
          body: { message: '`acme` forbids access via a personal access token (classic).' },
        },
      }),
      message: /\(classic\)\.\)\. The organization does not accept such a token: use one that it does\.$/,
    },
    {
      title: 'a repository that is archived',
      line: 'actions',
      prepare: ({ repository }) => {
        repository.archived = true;
        return {};
      },
      message:
        /- acme\/web:actions: PUT .* answered 403 \(Repository was archived so is read-only\.\)\. The repository is archived/,
    },
  ])('$title', ({ line, prepare, message }) =>
    withDelivery({}, async (world) => {
      const { github, emulator, run, task } = world;
      const token = github.state.addToken(prepare(world));
      const { failure } = await run({ github: { token, apiUrl: github.url }, task: task(line) });
      expect(failure).toMatch(message);
      expect(failure).not.toMatch(/permission [A-Z]/);
      expect(emulator.store.keys).toEqual([]);
    }),
  );
});

describe('the remedy is that of the kind of token', () => {
  const own = "The workflow's own GITHUB_TOKEN can never write secrets: if github_token is that one";

  test.each<Refused & { readonly not?: string }>([
    {
      title: "the workflow's own, or an App's",
      line: 'actions',
      prepare: () => ({ kind: 'workflow' }),
      message: new RegExp(`Secrets: read and write \\(GitHub says: secrets=read\\)\\. ${own}`),
    },
    {
      title: 'a fine-grained one',
      line: 'actions',
      prepare: () => ({ rights: {} }),
      message: /Secrets: read and write \(GitHub says: secrets=read\)\.$/,
    },
    {
      title: 'a classic one, for a repository',
      line: 'actions',
      prepare: () => ({ kind: 'classic', rights: {} }),
      message: /no such repository, .* a classic token has it by the scope repo, if its user may do this\.$/,
    },
    {
      title: 'a classic one, for an organization',
      line: 'organization/acme',
      prepare: () => ({ kind: 'classic', rights: { repo: 'write' } }),
      message: /no such organization, .* a classic token has it by the scope admin:org, /,
    },
  ])('$title', ({ line, prepare, message }) =>
    withDelivery({}, async (world) => {
      const { github, run, task } = world;
      const token = github.state.addToken(prepare(world));
      expect((await run({ github: { token, apiUrl: github.url }, task: task(line) })).failure).toMatch(
        message,
      );
    }),
  );
});

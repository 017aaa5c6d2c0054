import { expect, test } from 'vitest';
import type { Preview } from '../../../src/model/observed.ts';
import { plan } from '../../../src/plan/plan.ts';
import { ACTIONS, app, STAGING } from '../../support/observations.ts';

const NAMES = { apiKey: 'WHISP_API_KEY', baseUrl: 'WHISP_BASE_URL', baseUrlKind: 'secret' } as const;
const named = { by: 'name', name: 'chat' } as const;
const [older, newer] = [app(), app({ id: 'a2' })];

const revoke = { command: 'revoke', app: named, keyIds: ['k1', 'k2'] } as const;
const teardown = {
  command: 'teardown',
  app: named,
  names: NAMES,
  targets: [ACTIONS, STAGING],
  deleteEnvironment: true,
} as const;
const sweep = {
  command: 'sweep',
  prefix: 'web-pr-',
  repository: 'acme/web',
  names: NAMES,
  targetTemplate: '',
  hasEnvironments: false,
  deleteEnvironment: false,
} as const;

test('keys are revoked of every app of the name, and rotate is named for a secret that holds one', () => {
  expect(plan({ for: 'revoke', task: revoke, apps: [older, newer], listed: [] })).toEqual([
    { do: 'revoke-keys', apps: [older, newer], keyIds: ['k1', 'k2'] },
    {
      do: 'warn',
      message: expect.stringMatching(
        /^If a secret still holds one of the keys "k1", "k2", run command: rotate/,
      ),
    },
  ]);
  const [, one] = plan({ for: 'revoke', task: { ...revoke, keyIds: ['k1'] }, apps: [older], listed: [] });
  expect(one).toMatchObject({ message: expect.stringContaining('holds the key "k1", run') });
});

test.each([
  {
    title: 'no app',
    selector: named,
    listed: [],
    says: /^There is no app named "chat", so none of its keys can be revoked\. Check app_name/,
  },
  {
    title: 'one of another case',
    selector: named,
    listed: [app({ name: 'CHAT' })],
    says: /There is one named "CHAT" \(a1\), which differs in case only\./,
  },
  {
    title: 'no app of the id',
    selector: { by: 'id', id: 'a9', name: undefined } as const,
    listed: [app()],
    says: /^There is no app with app_id a9, so none/,
  },
])('without the app nothing is revoked: $title', ({ selector, listed, says }) => {
  const [change, ...rest] = plan({ for: 'revoke', task: { ...revoke, app: selector }, apps: [], listed });
  expect(change?.do === 'fail' && change.error.message).toMatch(says);
  expect(rest).toEqual([]);
});

const STORED = [ACTIONS, STAGING].map((target) => ({
  do: 'delete-stored',
  target,
  names: NAMES,
  deleteEnvironment: true,
}));

test('teardown deletes what is stored, then every app of the name', () => {
  expect(
    plan({ for: 'teardown', task: teardown, apps: [older, newer], listed: [], targets: [ACTIONS, STAGING] }),
  ).toEqual([...STORED, { do: 'delete-app', app: older }, { do: 'delete-app', app: newer }]);
});

test('teardown without an app deletes what is stored, and warns', () => {
  const listed = [app({ name: 'Chat' })];
  expect(plan({ for: 'teardown', task: teardown, apps: [], listed, targets: [ACTIONS, STAGING] })).toEqual([
    ...STORED,
    {
      do: 'warn',
      message: expect.stringMatching(
        /^There is no app named "chat": nothing to tear down\. There is one named "Chat"/,
      ),
    },
  ]);
});

const IDLE = {
  do: 'warn',
  message: expect.stringMatching(/^delete_environment: true deletes nothing, .* add environment\/NAME/),
};

test('delete_environment without an environment among the targets is told, by teardown and sweep', () => {
  const targets = [ACTIONS];
  const task = { ...teardown, targets };
  const torn = plan({ for: 'teardown', task, apps: [older], listed: [], targets: [] });
  expect(torn).toEqual([IDLE, { do: 'delete-app', app: older }]);
  expect(plan({ for: 'teardown', task, apps: [], listed: [], targets })[0]).toEqual(IDLE);
  const asked = { ...sweep, deleteEnvironment: true };
  expect(plan({ for: 'sweep', task: asked, previews: [] })).toEqual([IDLE]);
  expect(plan({ for: 'sweep', task: { ...asked, hasEnvironments: true }, previews: [] })).toEqual([]);
});

test('an environment that is gone already was asked for', () => {
  expect(plan({ for: 'teardown', task: teardown, apps: [older], listed: [], targets: [] })).toEqual([
    { do: 'delete-app', app: older },
  ]);
});

test('teardown touches nothing if one app is not a demo app', () => {
  const paid = app({ id: 'a3', tier: undefined });
  const changes = plan({
    for: 'teardown',
    task: teardown,
    apps: [older, paid],
    listed: [],
    targets: [ACTIONS],
  });
  expect(changes).toHaveLength(1);
  const [change] = changes;
  expect(change?.do === 'fail' && change.error.message).toMatch(
    /demo apps only, and nothing has been deleted.*\n {2}- "chat" \(a3\), tier "not known"\n/,
  );
});

test('sweep deletes the previews of closed pull requests, and warns of what is none', () => {
  const preview = (pull: number, state: Preview['state']): Preview => ({
    app: app({ name: `web-pr-${pull}` }),
    problem: undefined,
    pull,
    state,
    targets: [],
    keyIds: [],
  });
  const previews = [preview(1, 'closed'), preview(2, 'open'), preview(3, 'none')];
  expect(plan({ for: 'sweep', task: sweep, previews })).toEqual([
    { do: 'delete-preview', preview: previews[0], task: sweep },
    {
      do: 'warn',
      message: 'The app "web-pr-3" (a1) was left alone: 3 is no pull request of this repository.',
    },
  ]);
});

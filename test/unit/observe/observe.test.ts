import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { parseTargets } from '../../../src/inputs/parse-targets.ts';
import type { Made } from '../../../src/model/made.ts';
import type { RevokeTask } from '../../../src/model/task.ts';
import { observe } from '../../../src/observe/observe.ts';
import type { GitHub } from '../../../src/services/github/client.ts';
import { ServiceClock } from '../../../src/services/http/service-clock.ts';
import { failureOf } from '../../support/failures.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { delivery, keyTask, observedApp, targets } from '../../support/observations.ts';
import { refuse, type Script, type ScriptOptions, scriptedServices } from '../../support/scripted.ts';
import { chatApp, teardownTask } from '../../support/tasks.ts';

const NOW = Date.parse('2026-04-25T12:00:00Z');
const LOGIN = 'POST /api/auth/login';
const APPS = 'GET /api/client/apps';
const KEYS = `${APPS}/a1/keys`;
const CREATED = '2026-01-01T00:00:00.000Z';
const { targets: ONE } = parseTargets('actions', 'acme/web');
const readTarget: GitHub['readTarget'] = () => Promise.reject(new UserError('no right for it.'));
const MADE: Made = { app: undefined, environments: new Map() };
const sent = { id: 'a1', name: 'chat', status: 'ACTIVE', tier: 'DEMO', createdAt: CREATED };
const known = chatApp({ createdAt: Date.parse(CREATED) });
const rejecting = { [LOGIN]: () => refuse(401) };
const there: Script = { [APPS]: () => [sent], [`${APPS}/a1`]: () => sent, [KEYS]: () => [] };

const REJECTED = 'The log-in was rejected: GET /x answered 401.';

describe('for a key', () => {
  const account = async (script: Script, task = keyTask(), options: ScriptOptions = {}) => {
    const scripted = scriptedServices(script, options);
    const observed = await observe(scripted.services, task, { made: MADE });
    if (observed.for !== 'key') throw new Error(observed.for);
    return { ...scripted, account: observed.account };
  };

  test('the account comes with the app, and says that it signed in', async () => {
    const { account: found, lines } = await account(there);
    expect(found).toEqual({
      signedIn: true,
      app: {
        ...{ app: known, baseUrl: undefined, activeKeys: [], revokedKeys: [], now: NOW },
        ...{ ownDuplicate: undefined, others: [], wantedName: undefined },
      },
      listed: [],
      now: NOW,
      targets: [],
      clocks: { githubToWhispMs: 0, toleranceMs: 60_000 },
    });
    expect(lines).toEqual(['info: Signed in to Whisp.']);
  });

  test('where there is no app of the name, all apps are told', async () => {
    const other = { ...sent, name: 'talk' };
    const { account: found } = await account({ [APPS]: () => [other] });
    expect(found).toMatchObject({ signedIn: true, app: undefined, listed: [{ id: 'a1', name: 'talk' }] });
  });

  test('an account that may be registered may be missing', async () => {
    const { account: found, sent: requests } = await account(rejecting, keyTask({ companyName: 'Acme' }));
    expect(found).toMatchObject({ signedIn: false, app: undefined, listed: [] });
    expect(requests).toEqual([]);
  });

  test.each([
    {
      title: 'provision without company_name',
      task: keyTask(),
      more: ' If there is no account yet, give company_name and it will be registered.',
    },
    { title: 'rotate', task: keyTask({ command: 'rotate', companyName: 'Acme' }), more: '' },
    {
      title: 'provision by app_id',
      task: keyTask({ app: { by: 'id', id: 'a1', name: undefined }, companyName: 'Acme' }),
      more: '',
    },
  ])('$title registers no account', async ({ task, more }) => {
    expect(await failureOf(account(rejecting, task))).toBe(`${REJECTED}${more}`);
  });

  test('what is known already is not read again', async () => {
    const app = observedApp({});
    const states = targets(undefined);
    const { services, sent: requests } = scriptedServices({}, { github: {} });
    const task = keyTask({ delivery: delivery() });
    expect(await observe(services, task, { made: MADE, app, targets: states })).toMatchObject({
      account: { signedIn: true, app, listed: [], targets: states },
    });
    expect(requests).toEqual([]);
  });

  test('what is wrong with the targets and with the account is told together', async () => {
    const task = keyTask({ command: 'rotate', delivery: delivery({ targets: ONE }) });
    expect(await failureOf(account(rejecting, task, { github: { readTarget } }))).toBe(
      `Two things are wrong:\n  - no right for it.\n  - ${REJECTED}`,
    );
  });

  test('what is wrong with the targets alone is told alone', async () => {
    const task = keyTask({ delivery: delivery({ targets: ONE }) });
    expect(await failureOf(account(there, task, { github: { readTarget } }))).toBe('no right for it.');
  });
});

describe('clocks', () => {
  const task = keyTask({ delivery: delivery({ targets: ONE }) });
  const readable: Partial<GitHub> = {
    readTarget: async () => {
      const [state] = targets(undefined);
      return state ?? expect.unreachable();
    },
  };

  /** What is made of two services whose clocks are ahead of the runner's by so much; undefined where one tells no time. */
  const clocksOf = async (whisp: number | undefined, github: number | undefined, quickestMs = 0) => {
    const time = new ServiceClock(new FakeClock());
    const received = { sentAt: NOW - quickestMs, receivedAt: NOW };
    if (github !== undefined) time.note(NOW + github, received);
    const options = whisp === undefined ? {} : { dateOf: (at: number) => NOW + at + whisp };
    const { services } = scriptedServices(there, { ...options, github: { ...readable, time } });
    const observed = await observe(services, task, { made: MADE });
    return observed.for === 'key' ? observed.account.clocks : undefined;
  };

  test.each([
    { title: 'agree', whisp: 0, github: 0, apart: 0 },
    { title: "differ where Whisp's is ahead", whisp: 90_000, github: 0, apart: 90_000 },
    { title: "differ where GitHub's is ahead", whisp: -1000, github: 4000, apart: -5000 },
  ])('that $title are told apart to 5 s', async ({ whisp, github, apart }) => {
    expect(await clocksOf(whisp, github)).toEqual({ githubToWhispMs: apart, toleranceMs: 5000 });
  });

  test.each([
    { title: 'Whisp tells', whisp: undefined, github: 5000 },
    { title: 'GitHub tells', whisp: 5000, github: undefined },
  ])('are compared to a minute where $title no time', async ({ whisp, github }) => {
    expect(await clocksOf(whisp, github)).toEqual({ githubToWhispMs: 0, toleranceMs: 60_000 });
  });

  test.each([
    {
      title: 'the less exactly, the slower a service is',
      quickestMs: 10_000,
      toleranceMs: 2000 + 6500 + 1000,
    },
    { title: 'to a minute at worst', quickestMs: 200_000, toleranceMs: 60_000 },
  ])('are compared $title', async ({ quickestMs, toleranceMs }) => {
    expect(await clocksOf(0, 0, quickestMs)).toMatchObject({ toleranceMs });
  });
});

describe('to revoke', () => {
  const byName: RevokeTask = { command: 'revoke', app: { by: 'name', name: 'chat' }, keyIds: ['k1'] };
  const byId = (name?: string): RevokeTask => ({ ...byName, app: { by: 'id', id: 'a1', name } });
  const observed = (script: Script, task: RevokeTask) =>
    observe(scriptedServices(script).services, task, { made: MADE });

  test('all apps of the name are told, and all there are', async () => {
    const list = [sent, { ...sent, id: 'a2', name: 'talk' }, { ...sent, id: 'a3' }];
    expect(await observed({ [APPS]: () => list }, byName)).toMatchObject({
      ...{ for: 'revoke', task: byName },
      apps: [{ id: 'a1' }, { id: 'a3' }],
      listed: [{ id: 'a1' }, { id: 'a2' }, { id: 'a3' }],
    });
  });

  test('the app of the id is told', async () => {
    expect(await observed(there, byId('chat'))).toMatchObject({ apps: [known], listed: [] });
  });

  test('an id that names no app is told as none', async () => {
    const script = { [`${APPS}/a1`]: () => refuse(404) };
    expect(await observed(script, byId())).toMatchObject({ apps: [], listed: [] });
  });

  test('an app with another name than the one that guards it is refused', async () => {
    expect(await failureOf(observed(there, byId('talk')))).toMatch(/is named "chat", not "talk"/);
  });

  test('an account is not registered', async () => {
    expect(await failureOf(observed(rejecting, byName))).toBe(REJECTED);
  });
});

describe('to tear down', () => {
  const canDelete: GitHub['canDelete'] = async ({ store }) => store === 'actions';
  const task = teardownTask('actions\nenvironment/staging');

  test('the apps are told, and the targets in which something is stored', async () => {
    const { services } = scriptedServices(there, { github: { canDelete } });
    expect(await observe(services, task, { made: MADE })).toEqual({
      ...{ for: 'teardown', task, apps: [known], listed: [known] },
      targets: task.targets.slice(0, 1),
    });
  });

  test('an account is not registered', async () => {
    const { services } = scriptedServices(rejecting, { github: { canDelete } });
    expect(await failureOf(observe(services, task, { made: MADE }))).toBe(REJECTED);
  });
});

import { expect, test } from 'vitest';
import { Journal } from '../../../src/journal/journal.ts';
import { summary } from '../../../src/journal/summary.ts';
import type { KeyTask } from '../../../src/model/task.ts';
import { KEY, refused, unknown, WAYS, written } from '../../support/journals.ts';
import { DAY, keyTask } from '../../support/observations.ts';
import { chatApp } from '../../support/world.ts';

const app = chatApp();
const now = KEY.createdAt;
const old = (id: string, days: number) => ({ id, createdAt: now - days * DAY });

interface Case {
  readonly title: string;
  readonly prepare: (journal: Journal) => void;
  /** Changes to a provision of `chat`. */
  readonly task?: Partial<KeyTask>;
  readonly failure?: string;
}

function summaryOf({ prepare, task, failure }: Omit<Case, 'title'>): string {
  const journal = new Journal({ saveState: () => {} });
  journal.wanted = { command: 'provision', app: 'chat', isDryRun: false };
  journal.begin({ task: keyTask(task), apiUrl: 'https://whisp.test', email: 'dev@acme.test' });
  prepare(journal);
  return summary(journal, failure);
}

/** The rows of the table, as HTML. */
function rows(given: Omit<Case, 'title'>): string[] {
  const found = summaryOf(given).matchAll(/<th align="left" valign="top">(.*?)<\/th><td>(.*?)<\/td>/g);
  return [...found].map(([, name, value]) => `${name?.replaceAll('&nbsp;', ' ')}: ${value}`);
}

const K1 = '<code>k1</code>';
const K9 = '<code>k9</code>';
const KEY_NAME = '<code>WHISP_API_KEY</code>';
const URL_NAME = '<code>WHISP_BASE_URL</code>';

test.each<Case & { readonly expected: readonly string[] }>([
  {
    title: 'a key that ends with the job',
    task: { lifetime: 'job' },
    prepare: (journal) => {
      journal.app = app;
      journal.keys = { active: [old('k9', 1)], now };
      WAYS.delivered(journal, 'job');
    },
    expected: [
      'App: chat (<code>a1</code>)',
      `Key: ${K1}, created by this step; is revoked when this job ends`,
      'Keys in use: 2 of 5',
      `Written: ${KEY_NAME} to t1`,
    ],
  },
  {
    title: 'a key that stays until it is revoked, beside another',
    prepare: (journal) => {
      journal.keys = { active: [old('k9', 3)], now };
      WAYS.created(journal, 'persistent');
    },
    expected: [
      `Key: ${K1}, created by this step; stays until it is revoked`,
      `Also valid: ${K9} (3 days old), until it is revoked`,
      'Keys in use: 2 of 5',
    ],
  },
  {
    title: 'keys that stay until a rotation retires them, and one that was revoked',
    task: { keepKeys: 3 },
    prepare: (journal) => {
      journal.keys = { active: [old('k7', 21), old('k8', 14), old('k9', 7)], now };
      journal.revokedKeyIds.push('k7');
      WAYS.created(journal, 'persistent');
    },
    expected: [
      `Key: ${K1}, created by this step; stays until a later run retires it`,
      `Also valid: <code>k8</code> (14 days old), ${K9} (7 days old); each until a later run retires it`,
      'Keys in use: 3 of 5 (keep_keys: 3)',
      'Revoked: <code>k7</code>',
    ],
  },
  {
    title: 'a key that was revoked',
    prepare: (journal) => WAYS.gone(journal, 'persistent'),
    expected: [`Key: ${K1}, created by this step and revoked since`],
  },
  {
    title: 'keys of an app whose limit is not known',
    prepare: (journal) => {
      journal.app = chatApp({ tier: 'PRO' });
      journal.keys = { active: [old('k9', 0)], now };
    },
    expected: ['App: chat (<code>a1</code>)', 'Keys in use: 1'],
  },
  {
    title: 'where each value was written, places of the same values together',
    prepare: (journal) => {
      journal.baseUrlTargets.push('a:actions', 'b:actions', 'c:actions', 'd:actions');
      WAYS.delivering(journal, 'persistent');
      for (const each of [written('a:actions'), unknown('b:actions'), refused('c:actions')])
        journal.delivered(each);
      journal.delivered(written('d:actions'));
      journal.exportedNames.push('WHISP_API_KEY', 'WHISP_BASE_URL');
    },
    expected: [
      `Key: ${K1}, created by this step; stays until it is revoked`,
      [
        `Written: ${KEY_NAME} and ${URL_NAME} to<ul><li>a:actions</li><li>d:actions</li>`,
        '<li>the environment of the steps that follow</li></ul>',
        `${KEY_NAME} (perhaps) and ${URL_NAME} to b:actions<br>`,
        `${URL_NAME} to c:actions`,
      ].join(''),
    ],
  },
  {
    title: 'an account and an app that are new',
    prepare: (journal) => {
      journal.accountCreated = true;
      journal.app = app;
      journal.appCreated(app, 0);
    },
    expected: ['Account: registered by this step', 'App: chat (<code>a1</code>), created by this step'],
  },
  {
    title: 'a stored key that was left alone',
    prepare: (journal) => {
      journal.storedKeys = [old('k9', 3)];
      journal.keys = { active: [old('k9', 3)], now };
    },
    expected: [`Key: ${K9} (3 days old), which the targets hold; left alone`, 'Keys in use: 1 of 5'],
  },
  {
    title: 'stored keys that are replaced in time',
    task: {
      delivery: {
        targets: [],
        repository: 'acme/web',
        createEnvironment: false,
        ensure: { currentApiKey: undefined, maxAgeMs: 30 * DAY },
      },
    },
    prepare: (journal) => {
      journal.storedKeys = [old('k8', 3), old('k9', 2)];
    },
    expected: [
      `Key: <code>k8</code>, ${K9}, which the targets hold; left alone; replaced by the first run that finds it 30 days old`,
    ],
  },
  {
    title: 'a base URL that may be shown',
    prepare: (journal) => {
      journal.baseUrl = { value: 'https://a.test', isMasked: false };
    },
    expected: ['Base URL: https://a.test'],
  },
  {
    title: 'a base URL that may not be shown',
    prepare: (journal) => {
      journal.baseUrl = { value: 'https://a.test', isMasked: true };
    },
    expected: [],
  },
  {
    title: 'what was deleted, and what stays',
    prepare: (journal) => {
      journal.deletedFromTargets.push('WHISP_API_KEY from acme/web:environment/pr-1');
      journal.deletedApps.push(chatApp({ id: 'a2', name: '<pr-1>' }));
      journal.leftAlone.push('the environment of acme/web:environment/pr-1');
    },
    expected: [
      'Deleted: <ul><li>WHISP_API_KEY from acme/web:environment/pr-1</li><li>the app &#60;pr-1&#62; (<code>a2</code>)</li></ul>',
      'Not deleted: the environment of acme/web:environment/pr-1',
    ],
  },
  {
    title: 'a plan, without what would be left',
    prepare: (journal) => {
      journal.keys = { active: [old('k9', 3)], now };
      journal.plan = ['create the app', 'create a key'];
    },
    expected: ['Dry run: <ol><li>create the app</li><li>create a key</li></ol>', 'Keys in use: 1 of 5'],
  },
  {
    title: 'an empty plan',
    prepare: (journal) => {
      journal.plan = [];
    },
    expected: ['Dry run: nothing to do'],
  },
  {
    title: 'a dry run that finds why the real one would fail',
    failure: 'Five keys.',
    prepare: (journal) => {
      journal.plan = [];
    },
    expected: ['Failed: Five keys.'],
  },
])('the summary shows $title', ({ expected, ...given }) => {
  expect(rows(given)).toEqual(expected);
});

const dry = (journal: Journal) => {
  journal.wanted = { command: 'rotate', app: 'chat', isDryRun: true };
};

test.each<Case & { readonly heading: string }>([
  { title: 'success', prepare: () => {}, heading: 'Whisp · provision · chat · ✓' },
  {
    title: 'failure',
    prepare: () => {},
    failure: 'It failed.',
    heading: 'Whisp · provision · chat · ✗ failed',
  },
  { title: 'a dry run', prepare: dry, heading: 'Whisp · rotate · chat · dry run' },
  {
    title: 'a dry run that fails',
    prepare: dry,
    failure: 'It failed.',
    heading: 'Whisp · rotate · chat · dry run · ✗ failed',
  },
  {
    title: 'a skipped step',
    prepare: (journal) => {
      journal.skipped = 'email is not given';
    },
    heading: 'Whisp · provision · chat · skipped',
  },
  {
    title: 'an app whose name is markup',
    prepare: (journal) => {
      journal.app = { ...app, name: '<b>' };
    },
    heading: 'Whisp · provision · &#60;b&#62; · ✓',
  },
  {
    title: 'inputs that say nothing',
    prepare: (journal) => {
      journal.wanted = { command: '', app: '', isDryRun: false };
    },
    failure: '2 inputs are wrong.',
    heading: 'Whisp · ✗ failed',
  },
])('its heading tells command, app and outcome: $title', ({ heading, ...given }) => {
  expect(summaryOf(given)).toContain(`<h3>${heading}</h3>`);
});

test.each([
  {
    title: 'with a list at its end',
    failure: `${'long '.repeat(100)}\n  - and <more>`,
    shown: `${'long '.repeat(100)}<ul><li>and &#60;more&#62;</li></ul>`,
  },
  {
    title: 'with a list inside',
    failure: 'Two failed:\n  - one\n  - two\nDo this.\nAnd that.',
    shown: 'Two failed:<ul><li>one</li><li>two</li></ul>Do this.<br>And that.',
  },
  {
    title: 'with ids',
    failure: 'The key 0b2c87d1-328f-493e-9709-3b9ba6e515e2 is old.',
    shown: 'The key <code>0b2c87d1-328f-493e-9709-3b9ba6e515e2</code> is old.',
  },
  { title: 'that is a list', failure: '  - one\nEnd.', shown: '<ul><li>one</li></ul>End.' },
])('a failure is told whole, its list as a list: $title', ({ failure, shown }) => {
  expect(rows({ prepare: () => {}, failure })).toEqual([`Failed: ${shown}`]);
});

test('an app name of any length is cut', () => {
  const prepare = (journal: Journal) => {
    journal.app = { ...app, name: 'x'.repeat(5000) };
  };
  expect(rows({ prepare })[0]?.length).toBeLessThan(300);
});

test('the key itself is never in it', () => {
  expect(summaryOf({ prepare: (journal) => WAYS.delivered(journal, 'job') })).not.toContain(KEY.token);
});

test('it is one block of HTML', () => {
  const html = summaryOf({ prepare: (journal) => journal.deletedApps.push(app) });
  expect(html).not.toMatch(/\n\s*\n/);
  expect(html).toMatch(/^<h3>.*<\/h3>\n<table>\n.*\n<\/table>\n$/);
});

import { expect, test } from 'vitest';
import type { Journal } from '../../../src/journal/journal.ts';
import { summary } from '../../../src/journal/summary.ts';
import { KEY, newJournal, WAYS, written } from '../../support/journals.ts';
import { chatApp } from '../../support/world.ts';

const app = chatApp();

function summaryOf(prepare: (journal: Journal) => void, failure?: string): string {
  const { journal } = newJournal();
  prepare(journal);
  return summary(journal, failure);
}

/** The rows of the table as text. */
function rows(prepare: (journal: Journal) => void, failure?: string): string[] {
  const found = summaryOf(prepare, failure).matchAll(/<th align="left">(.*?)<\/th><td>(.*?)<\/td>/g);
  return [...found].map(([, name, value]) => `${name}: ${value}`);
}

const K1 = '<code>k1</code>';

test.each<{ title: string; prepare: (journal: Journal) => void; expected: string[] }>([
  {
    title: 'a key that ends with the job',
    prepare: (journal) => {
      journal.app = app;
      WAYS.delivered(journal, 'job');
    },
    expected: [
      'App: chat (<code>a1</code>)',
      `Key: ${K1}, created by this step; it is revoked when this job ends`,
      'Written to: t1',
    ],
  },
  {
    title: 'a key that stays, in two targets',
    prepare: (journal) => {
      WAYS.delivering(journal, 'persistent');
      for (const target of ['a:actions', 'b:actions']) journal.delivered(written(target));
    },
    expected: [
      `Key: ${K1}, created by this step; it stays valid until it is revoked`,
      'Written to: a:actions<br>b:actions',
    ],
  },
  {
    title: 'a key that was revoked',
    prepare: (journal) => WAYS.gone(journal, 'persistent'),
    expected: [`Key: ${K1}, created by this step and revoked since`],
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
    title: 'keys in use, of which one is new and one was revoked',
    prepare: (journal) => {
      journal.activeKeys = 3;
      WAYS.created(journal, 'persistent');
      journal.revokedKeyIds.push('k9');
    },
    expected: [
      `Key: ${K1}, created by this step; it stays valid until it is revoked`,
      'Keys in use: 3 of 5',
      'Revoked: <code>k9</code>',
    ],
  },
  {
    title: 'a stored key that was left alone',
    prepare: (journal) => {
      journal.storedKey = KEY;
    },
    expected: [`Key: ${K1}, which every target holds; left alone`],
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
      journal.deletedAppIds.push('a2');
      journal.remarks.push('the environment of acme/web:environment/pr-1 stays');
    },
    expected: [
      'Deleted: the app <code>a2</code>',
      'Also: the environment of acme/web:environment/pr-1 stays',
    ],
  },
  {
    title: 'a plan',
    prepare: (journal) => {
      journal.plan = ['create the app', 'create a key'];
    },
    expected: ['Dry run: <ol><li>create the app</li><li>create a key</li></ol>'],
  },
  {
    title: 'an empty plan',
    prepare: (journal) => {
      journal.plan = [];
    },
    expected: ['Dry run: nothing to do'],
  },
])('the summary shows $title', ({ prepare, expected }) => {
  expect(rows(prepare)).toEqual(expected);
});

test.each<{ title: string; prepare: (journal: Journal) => void; failure?: string; heading: string }>([
  { title: 'success', prepare: () => {}, heading: 'Whisp · provision · chat · ✓' },
  {
    title: 'failure',
    prepare: () => {},
    failure: 'It failed.',
    heading: 'Whisp · provision · chat · ✗ failed',
  },
  {
    title: 'a dry run',
    prepare: (journal) => {
      journal.plan = [];
    },
    heading: 'Whisp · provision · chat · dry run',
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
])('its heading tells command, app and outcome: $title', ({ prepare, failure, heading }) => {
  expect(summaryOf(prepare, failure)).toContain(`<h3>${heading}</h3>`);
});

test('a failure is told whole, its list as a list, and an app name of any length is cut', () => {
  expect(rows(() => {}, `${'long '.repeat(100)}\n  - and <more>`)).toEqual([
    `Failed: ${'long '.repeat(100)}<br>• and &#60;more&#62;`,
  ]);
  const named = (journal: Journal) => {
    journal.app = { ...app, name: 'x'.repeat(5000) };
  };
  expect(rows(named)[0]?.length).toBeLessThan(300);
});

test('the key itself is never in it', () => {
  expect(summaryOf((journal) => WAYS.delivered(journal, 'job'))).not.toContain(KEY.token);
});

test('it is one block of HTML', () => {
  const html = summaryOf((journal) => journal.deletedAppIds.push('a1'));
  expect(html).not.toMatch(/\n\s*\n/);
  expect(html).toMatch(/^<h3>.*<\/h3>\n<table>\n.*\n<\/table>\n$/);
});

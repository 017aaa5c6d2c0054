import { expect, test } from 'vitest';
import { Teller } from '../../../src/journal/tell.ts';
import type { ObservedApp } from '../../../src/model/observed.ts';
import { newJournal } from '../../support/journals.ts';
import { account, app, keyTask, observedApp } from '../../support/observations.ts';

const FOUND = observedApp({ k1: 0, k2: 1000 });

/** A teller, what it has told, and the journal that it notes things in. */
function newTeller() {
  const told: string[] = [];
  const say = (level: string) => (message: string) => told.push(`${level} ${message}`);
  const log = { info: say('info'), warning: say('warning'), error: say('error'), debug: say('debug') };
  const { journal } = newJournal();
  const teller = new Teller(
    { ...log, notice: say('notice'), mask: say('mask'), redact: (text) => text },
    journal,
  );
  const found = (changes: Partial<ObservedApp> = {}, task = keyTask()) =>
    teller.tell({ for: 'key', task, account: account({ ...FOUND, ...changes }, []) });
  return { teller, told, journal, found };
}

test('the app that is used is told once, however often it is found', () => {
  const { told, journal, found } = newTeller();
  found();
  found();
  const { app: used, activeKeys, now } = FOUND;
  expect(told.filter((line) => line.startsWith('info'))).toEqual([
    `info Using the app "${used.name}" (${used.id}); active keys: 2.`,
  ]);
  expect(journal.app).toEqual(used);
  expect(journal.keys).toEqual({ active: activeKeys, now });
});

test.each([
  { title: 'masked before anything is said', maskBaseUrl: true, told: 'mask https://x.test' },
  { title: 'left readable where that is asked for', maskBaseUrl: false, told: 'info Using' },
])('the base URL is noted, and $title', ({ maskBaseUrl, told: first }) => {
  const { told, journal, found } = newTeller();
  found({ baseUrl: 'https://x.test' }, keyTask({ maskBaseUrl }));
  expect(journal.baseUrl).toEqual({ value: 'https://x.test', isMasked: maskBaseUrl });
  expect(told[0]).toContain(first);
});

test('an app without a usable base URL leaves none noted', () => {
  const { journal, found } = newTeller();
  found({ baseUrl: undefined });
  expect(journal.baseUrl).toBeUndefined();
});

test('a name that differs, and other apps of the name, are warned about', () => {
  const { told, found } = newTeller();
  found({ wantedName: 'my  chat', others: [app({ id: 'a8' }), app({ id: 'a9' })] });
  const warnings = told.filter((line) => line.startsWith('warning'));
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toMatch(/No app is named exactly "my {2}chat": .* Give app_name as the app bears it/);
  expect(warnings[1]).toMatch(/Other apps have the name .* too: a8, a9\. The oldest active one, .* is used/);
});

test('a warning that is told by itself is told once, too', () => {
  const { told, teller } = newTeller();
  teller.warn('Mind the gap.');
  teller.warn('Mind the gap.');
  expect(told).toEqual(['warning Mind the gap.']);
});

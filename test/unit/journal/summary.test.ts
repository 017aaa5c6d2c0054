import { expect, test } from 'vitest';
import { noProgress, type Progress } from '../../../src/journal/journal.ts';
import { summary } from '../../../src/journal/summary.ts';
import { chatApp } from '../../support/world.ts';

const app = chatApp();
const key = { id: 'k1', token: 'the-token', createdAt: 0 };

/** The rows of the table as text. */
function rows(progress: Partial<Progress>, failure?: string): string[] {
  const found = summary({ ...noProgress(), ...progress }, failure).matchAll(
    /<th align="left">(.*?)<\/th><td>(.*?)<\/td>/g,
  );
  return [...found].map(([, name, value]) => `${name}: ${value}`);
}

test.each<[Partial<Progress>, string[]]>([
  [
    { app, key, lifetime: 'job' },
    ['App: chat (a1)', 'Key: k1, created by this step; it is revoked when this job ends'],
  ],
  [
    { app, key, lifetime: 'persistent' },
    ['App: chat (a1)', 'Key: k1, created by this step; it lives until it is revoked'],
  ],
  [{ key }, ['Key: k1, created by this step; it lives until it is revoked']],
  [
    { accountCreated: true, app, createdApp: app },
    ['Account: registered by this step', 'App: chat (a1), created by this step'],
  ],
  [{ writtenTargets: ['a:actions', 'b:actions'] }, ['Written to: a:actions<br>b:actions']],
  [{ storedKeyId: 'k0' }, ['Stored key: k0, left alone']],
  [{ revokedKeyIds: ['k1', 'k2'], deletedAppIds: ['a2'] }, ['Revoked: k1, k2', 'Deleted: a2']],
  [{ plan: ['create the app', 'create a key'] }, ['Dry run: create the app<br>create a key']],
  [{ plan: [] }, ['Dry run: nothing to do']],
  [{ skipped: 'password not given' }, ['Skipped: password not given']],
])('%j is told as %j', (progress, expected) => {
  expect(rows(progress)).toEqual(expected);
});

test('a failure is told whole, an app name of any length is cut', () => {
  expect(rows({}, `${'long '.repeat(100)}\n  - and more`)).toEqual([
    `Failed: ${'long '.repeat(100)}<br>  - and more`,
  ]);
  expect(rows({ app: { ...app, name: 'x'.repeat(5000) } })[0]?.length).toBeLessThan(300);
});

test('the key itself is never in it', () => {
  expect(summary({ ...noProgress(), app, key, lifetime: 'job' }, undefined)).not.toContain(key.token);
});

test('it is one block of HTML', () => {
  expect(summary({ ...noProgress(), deletedAppIds: ['a1', 'a2'] }, undefined)).toBe(
    '<h3>Whisp</h3>\n<table>\n<tr><th align="left">Deleted</th><td>a1, a2</td></tr>\n</table>\n',
  );
});

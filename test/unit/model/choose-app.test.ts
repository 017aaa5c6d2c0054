import { expect, test } from 'vitest';
import type { App } from '../../../src/model/app.ts';
import { chooseApp, isUnsettled } from '../../../src/model/choose-app.ts';
import { chatApp } from '../../support/tasks.ts';

const app = (id: string, changes: Partial<App> = {}) => chatApp({ id, createdAt: 1000, ...changes });

test.each([
  { title: 'the oldest', apps: [app('a'), app('b', { createdAt: 999 })], id: 'b' },
  { title: 'of equal age the one with the first id', apps: [app('b'), app('a'), app('c')], id: 'a' },
  {
    title: 'the oldest active one',
    apps: [app('a', { createdAt: 1, status: 'SUSPENDED' }), app('b', { createdAt: 2 })],
    id: 'b',
  },
  {
    title: 'one that is not active where none is',
    apps: [app('b', { status: 'X' }), app('a', { status: 'X' })],
    id: 'a',
  },
  {
    title: 'by id where no age is known',
    apps: [app('b', { createdAt: undefined }), app('a', { createdAt: undefined })],
    id: 'a',
  },
  {
    title: 'only of exactly this name',
    apps: [app('a', { name: 'Chat' }), app('b', { name: 'chat ' }), app('c')],
    id: 'c',
  },
])('the app chosen is $title', ({ apps, id }) => {
  expect(chooseApp(apps, 'chat')?.app.id).toBe(id);
  expect(chooseApp(apps.toReversed(), 'chat')?.app.id).toBe(id);
});

test('the others of the name are told too', () => {
  expect(
    chooseApp([app('c'), app('x', { name: 'x' }), app('a'), app('b')], 'chat')?.others.map(({ id }) => id),
  ).toEqual(['b', 'c']);
  expect(chooseApp([app('x', { name: 'x' })], 'chat')).toBeUndefined();
});

test.each([
  { createdAt: 1000, now: 1000, unsettled: true },
  { createdAt: 1000, now: 5999, unsettled: true },
  { createdAt: 1000, now: 6000, unsettled: false },
  { createdAt: undefined, now: 6000, unsettled: false },
])('an app created at $createdAt is at $now unsettled: $unsettled', ({ createdAt, now, unsettled }) => {
  expect(isUnsettled(app('a', { createdAt }), now)).toBe(unsettled);
});

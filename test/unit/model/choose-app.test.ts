import { expect, test } from 'vitest';
import type { App } from '../../../src/model/app.ts';
import { chooseApp, isUnsettled } from '../../../src/model/choose-app.ts';
import { chatApp } from '../../support/world.ts';

const app = (id: string, changes: Partial<App> = {}) => chatApp({ id, createdAt: 1000, ...changes });

test.each([
  ['the oldest', [app('a'), app('b', { createdAt: 999 })], 'b'],
  ['of equal age the one with the first id', [app('b'), app('a'), app('c')], 'a'],
  [
    'the oldest active one',
    [app('a', { createdAt: 1, status: 'SUSPENDED' }), app('b', { createdAt: 2 })],
    'b',
  ],
  ['one that is not active where none is', [app('b', { status: 'X' }), app('a', { status: 'X' })], 'a'],
  [
    'by id where no age is known',
    [app('b', { createdAt: undefined }), app('a', { createdAt: undefined })],
    'a',
  ],
  ['only of exactly this name', [app('a', { name: 'Chat' }), app('b', { name: 'chat ' }), app('c')], 'c'],
])('the app chosen is %s', (_, apps, id) => {
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
  [1000, 1000, true],
  [1000, 5999, true],
  [1000, 6000, false],
  [undefined, 6000, false],
])('an app created at %s is at %s unsettled: %s', (createdAt, now, unsettled) => {
  expect(isUnsettled(app('a', { createdAt }), now)).toBe(unsettled);
});

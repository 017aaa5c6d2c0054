import { expect, test } from 'vitest';
import type { App } from '../../../src/model/app.ts';
import { chooseApp, isUnsettled, nameOfOtherCase, nameOfSameForm } from '../../../src/model/choose-app.ts';
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

test.each([
  { title: 'the same name', names: ['my chat'], wanted: 'my chat', form: undefined, letters: undefined },
  {
    title: 'blanks around it',
    names: ['  my chat '],
    wanted: 'my chat',
    form: '  my chat ',
    letters: '  my chat ',
  },
  { title: 'blanks within', names: ['my chat'], wanted: 'my \t chat', form: 'my chat', letters: 'my chat' },
  {
    title: 'a blank that is missing',
    names: ['mychat'],
    wanted: 'my chat',
    form: undefined,
    letters: undefined,
  },
  {
    title: 'another Unicode form',
    names: ['caf\u00e9'],
    wanted: 'cafe\u0301',
    form: 'caf\u00e9',
    letters: 'caf\u00e9',
  },
  { title: 'capitals', names: ['My Chat'], wanted: 'my chat', form: undefined, letters: 'My Chat' },
  { title: 'another word', names: ['chat'], wanted: 'chats', form: undefined, letters: undefined },
])(
  '$title: one of the same form is $form, one of other letters is $letters',
  ({ names, wanted, form, letters }) => {
    const apps = names.map((name, index) => app(`a${index}`, { name }));
    expect(nameOfSameForm(apps, wanted)).toBe(form);
    expect(nameOfOtherCase(apps, wanted)).toBe(letters);
  },
);

test('of several whose names nearly match, the oldest is named', () => {
  const apps = [app('b', { name: 'My chat', createdAt: 2 }), app('a', { name: 'MY CHAT', createdAt: 1 })];
  expect(nameOfOtherCase(apps, 'my chat')).toBe('MY CHAT');
  expect(nameOfSameForm([app('b', { name: ' x' }), app('a', { name: 'x ' })], 'x')).toBe('x ');
});

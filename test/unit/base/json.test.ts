import { expect, test } from 'vitest';
import { InvalidResponseError } from '../../../src/base/errors.ts';
import { type JsonObject, jsonObject } from '../../../src/base/json.ts';

const reading = (body: unknown, read: (found: JsonObject) => unknown) => () =>
  read(jsonObject('GET /x', body, '[2]'));

test.each<[string, unknown, (found: JsonObject) => unknown, string]>([
  ['no object', null, () => 0, '[2] is not a JSON object'],
  ['an array', [], () => 0, '[2] is not a JSON object'],
  ['a missing string', {}, (found) => found.string('name'), 'the field [2].name is missing'],
  ['an empty string', { name: '' }, (found) => found.string('name'), 'the field [2].name is missing'],
  [
    'a number for a string',
    { name: 7 },
    (found) => found.string('name'),
    'the field [2].name is not a string',
  ],
  ['an id that climbs the path', { id: '..' }, (found) => found.id('id'), 'the field [2].id is not an id'],
  ['an id with a slash', { id: 'a/b' }, (found) => found.id('id'), 'the field [2].id is not an id'],
  [
    'an id that is too long',
    { id: 'a'.repeat(129) },
    (found) => found.id('id'),
    'the field [2].id is not an id',
  ],
  ['a token with a line break', { t: 'a\nb' }, (found) => found.token('t'), 'the field [2].t is not a token'],
  ['a token beyond ASCII', { t: 'ä' }, (found) => found.token('t'), 'the field [2].t is not a token'],
])('%s is refused by the name of the field alone', (_, body, read, message) => {
  expect(reading(body, read)).toThrow(InvalidResponseError);
  expect(reading(body, read)).toThrow(
    `GET /x gave a response that this action does not understand: ${message}.`,
  );
});

test.each([
  [
    'the body itself',
    '',
    'the field name is missing',
    'the field all[1].name is missing',
    'the field all is',
  ],
  ['a part', 'a', 'the field a.name is missing', 'the field a.all[1].name is missing', 'the field a.all is'],
])('the field is named from %s on', (_, at, own, listed, noList) => {
  const name = (found: JsonObject) => found.string('name');
  expect(() => name(jsonObject('GET /x', {}, at))).toThrow(`: ${own}.`);
  expect(() => jsonObject('GET /x', { all: [{ name: 'a' }, {}] }, at).list('all', name)).toThrow(
    `: ${listed}.`,
  );
  expect(() => jsonObject('GET /x', { all: {} }, at).list('all', name)).toThrow(`: ${noList} not a list.`);
});

test.each<[unknown, (found: JsonObject) => unknown, unknown]>([
  [{ a: null }, (found) => found.optionalString('a'), undefined],
  [{}, (found) => found.optionalTime('a'), undefined],
  [{ a: '2026-04-25T12:00Z' }, (found) => found.optionalTime('a'), Date.UTC(2026, 3, 25, 12)],
  [{ a: '2026-04-25T12:00:00+0200' }, (found) => found.optionalTime('a'), Date.UTC(2026, 3, 25, 10)],
  [{ a: '2026-04-25T12:00:00Z' }, (found) => found.optionalTime('a'), Date.UTC(2026, 3, 25, 12)],
  [
    { a: '2026-04-25T12:00:00.123456789+02:00' },
    (found) => found.optionalTime('a'),
    Date.UTC(2026, 3, 25, 10, 0, 0, 123),
  ],
  [{ a: 'a1b2-C3_d.4' }, (found) => found.id('a'), 'a1b2-C3_d.4'],
])('%j is read', (body, read, value) => {
  expect(reading(body, read)()).toBe(value);
});

test.each([
  { title: 'absent', value: undefined },
  { title: 'null', value: null },
  { title: 'a number', value: 7e300 },
  { title: 'an object', value: {} },
  { title: 'a list', value: ['2026-01-01T00:00:00Z'] },
  { title: 'words', value: 'today' },
  { title: 'a time that does not exist', value: '2026-13-01T00:00:00Z' },
  { title: 'a time without a zone', value: '2026-01-01T00:00:00' },
  { title: 'a negative time', value: -5 },
])('an optional field that is $title counts as missing where it is not of its type', ({ value }) => {
  const found = jsonObject('GET /x', { at: value });
  expect(found.optionalBoolean('at')).toBeUndefined();
  if (typeof value !== 'string') expect(found.optionalString('at')).toBeUndefined();
  if (typeof value !== 'number') expect(found.optionalNumber('at')).toBeUndefined();
  if (typeof value !== 'number' || value < 0) expect(found.optionalTime('at')).toBeUndefined();
});

const NOON = Date.parse('2026-04-25T12:00:00Z');

test.each([
  { form: '2026-04-25T12:00:00Z', time: NOON },
  { form: '2026-04-25T12:00Z', time: NOON },
  { form: '2026-04-25T12:00:00.5Z', time: NOON + 500 },
  { form: '2026-04-25T12:00:00.123456789Z', time: NOON + 123 },
  { form: '2026-04-25T17:30:00+05:30', time: NOON },
  { form: 'Sat, 25 Apr 2026 12:00:00 GMT', time: NOON },
  { form: NOON / 1000, time: NOON },
  { form: NOON / 1000 + 0.25, time: NOON + 250 },
  { form: NOON, time: NOON },
])('$form is a time', ({ form, time }) => {
  expect(jsonObject('GET /x', { at: form }).optionalTime('at')).toBe(time);
});

test.each([
  { value: undefined, has: false },
  { value: null, has: false },
  { value: '', has: false },
  { value: 'x', has: true },
  { value: 0, has: true },
  { value: false, has: true },
  { value: {}, has: true },
])('a field that is $value says something: $has', ({ value, has }) => {
  expect(jsonObject('GET /x', { at: value }).has('at')).toBe(has);
});

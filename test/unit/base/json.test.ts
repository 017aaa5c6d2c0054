import { expect, test } from 'vitest';
import { InvalidResponseError } from '../../../src/base/errors.ts';
import { type JsonObject, jsonObject } from '../../../src/base/json.ts';

const reading = (body: unknown, read: (found: JsonObject) => unknown) => () =>
  read(jsonObject('GET /x', body, '[2]'));

test.each<{ title: string; body: unknown; read: (found: JsonObject) => unknown; message: string }>([
  { title: 'no object', body: null, read: () => 0, message: '[2] is not a JSON object' },
  { title: 'a text', body: 'a', read: () => 0, message: '[2] is not a JSON object' },
  {
    title: 'a null for a string',
    body: { name: null },
    read: (found) => found.string('name'),
    message: 'the field [2].name is missing',
  },
  { title: 'an array', body: [], read: () => 0, message: '[2] is not a JSON object' },
  {
    title: 'a missing string',
    body: {},
    read: (found) => found.string('name'),
    message: 'the field [2].name is missing',
  },
  {
    title: 'an empty string',
    body: { name: '' },
    read: (found) => found.string('name'),
    message: 'the field [2].name is missing',
  },
  {
    title: 'a number for a string',
    body: { name: 7 },
    read: (found) => found.string('name'),
    message: 'the field [2].name is not a string',
  },
  {
    title: 'an id that climbs the path',
    body: { id: '..' },
    read: (found) => found.id('id'),
    message: 'the field [2].id is not an id',
  },
  {
    title: 'an id with a slash',
    body: { id: 'a/b' },
    read: (found) => found.id('id'),
    message: 'the field [2].id is not an id',
  },
  {
    title: 'an id that is too long',
    body: { id: 'a'.repeat(129) },
    read: (found) => found.id('id'),
    message: 'the field [2].id is not an id',
  },
  {
    title: 'a token with a line break',
    body: { t: 'a\nb' },
    read: (found) => found.token('t'),
    message: 'the field [2].t is not a token',
  },
  {
    title: 'a token beyond ASCII',
    body: { t: 'ä' },
    read: (found) => found.token('t'),
    message: 'the field [2].t is not a token',
  },
])('$title is refused by the name of the field alone', ({ body, read, message }) => {
  expect(reading(body, read)).toThrow(InvalidResponseError);
  expect(reading(body, read)).toThrow(
    `GET /x gave a response that this action does not understand: ${message}.`,
  );
});

test.each([
  {
    title: 'the body itself',
    at: '',
    own: 'the field name is missing',
    listed: 'the field all[1].name is missing',
    noList: 'the field all is',
  },
  {
    title: 'a part',
    at: 'a',
    own: 'the field a.name is missing',
    listed: 'the field a.all[1].name is missing',
    noList: 'the field a.all is',
  },
])('the field is named from $title on', ({ at, own, listed, noList }) => {
  const name = (found: JsonObject) => found.string('name');
  expect(() => name(jsonObject('GET /x', {}, at))).toThrow(`: ${own}.`);
  expect(() => jsonObject('GET /x', { all: [{ name: 'a' }, {}] }, at).list('all', name)).toThrow(
    `: ${listed}.`,
  );
  expect(() => jsonObject('GET /x', { all: {} }, at).list('all', name)).toThrow(`: ${noList} not a list.`);
});

test.each<{ body: unknown; read: (found: JsonObject) => unknown; value: unknown }>([
  { body: { a: null }, read: (found) => found.optionalString('a'), value: undefined },
  { body: { a: 'b' }, read: (found) => found.optionalString('a'), value: 'b' },
  { body: { a: 7 }, read: (found) => found.optionalString('a'), value: undefined },
  { body: { a: false }, read: (found) => found.optionalBoolean('a'), value: false },
  { body: { a: 'false' }, read: (found) => found.optionalBoolean('a'), value: undefined },
  { body: { a: 0 }, read: (found) => found.optionalNumber('a'), value: 0 },
  { body: { a: '0' }, read: (found) => found.optionalNumber('a'), value: undefined },
  { body: { a: 'b7-~' }, read: (found) => found.token('a'), value: 'b7-~' },
  { body: { a: 'on 2026-04-25T12:00:00Z' }, read: (found) => found.optionalTime('a'), value: undefined },
  { body: { a: '2026-04-25T12:00:00Z!' }, read: (found) => found.optionalTime('a'), value: undefined },
  { body: { a: [7] }, read: (found) => found.optionalTime('a'), value: undefined },
  { body: {}, read: (found) => found.optionalTime('a'), value: undefined },
  {
    body: { a: '2026-04-25T12:00Z' },
    read: (found) => found.optionalTime('a'),
    value: Date.UTC(2026, 3, 25, 12),
  },
  {
    body: { a: '2026-04-25T12:00:00+0200' },
    read: (found) => found.optionalTime('a'),
    value: Date.UTC(2026, 3, 25, 10),
  },
  {
    body: { a: '2026-04-25T12:00:00Z' },
    read: (found) => found.optionalTime('a'),
    value: Date.UTC(2026, 3, 25, 12),
  },
  {
    body: { a: '2026-04-25T12:00:00.123456789+02:00' },
    read: (found) => found.optionalTime('a'),
    value: Date.UTC(2026, 3, 25, 10, 0, 0, 123),
  },
  { body: { a: 'a1b2-C3_d.4' }, read: (found) => found.id('a'), value: 'a1b2-C3_d.4' },
])('$body is read', ({ body, read, value }) => {
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
  { form: 1e11, time: 1e11 },
])('$form is a time', ({ form, time }) => {
  expect(jsonObject('GET /x', { at: form }).optionalTime('at')).toBe(time);
});

test.each([
  { title: 'words before a time', form: 'at 2026-04-25T12:00:00Z' },
  { title: 'words behind a time', form: '2026-04-25T12:00:00Z or so' },
  { title: 'words before a date of HTTP', form: 'on Sat, 25 Apr 2026 12:00:00 GMT' },
  { title: 'words behind a date of HTTP', form: 'Sat, 25 Apr 2026 12:00:00 GMT (noon)' },
  { title: 'no time zone', form: '2026-04-25T12:00:00' },
  { title: 'nothing of the epoch', form: 0 },
  { title: 'true', form: true },
])('$title is no time', ({ form }) => {
  expect(jsonObject('GET /x', { at: form }).optionalTime('at')).toBeUndefined();
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

test('what is no object at all is named as the body', () => {
  expect(() => jsonObject('GET /x', 'a')).toThrow(': the body is not a JSON object.');
  expect(() => jsonObject('GET /x', {}).string('name')).toThrow(': the field name is missing.');
});

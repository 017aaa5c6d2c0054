import { expect, test } from 'vitest';
import { baseUrl } from '../../../src/inputs/address-rule.ts';

test.each([
  { text: 'https://whisp.example/', value: 'https://whisp.example' },
  { text: 'https://whisp.example/api//', value: 'https://whisp.example/api' },
  { text: 'http://127.0.0.1:4010', value: 'http://127.0.0.1:4010' },
  { text: 'http://localhost:4010/', value: 'http://localhost:4010' },
  { text: 'http://127.10.200.30:4010', value: 'http://127.10.200.30:4010' },
  { text: 'http://[::1]:4010', value: 'http://[::1]:4010' },
])('$text is taken as $value', ({ text, value }) => {
  expect(baseUrl(text)).toEqual({ value });
});

const HTTPS = 'must begin with https:// ';

test.each([
  { text: 'whisp', wrong: 'must be a URL such as', shown: 'whisp', near: undefined },
  { text: 'https://a\nb', wrong: 'must be a URL such as', shown: 'https://a\nb', near: undefined },
  { text: 'whisp.example', wrong: 'must be a URL', shown: 'whisp.example', near: 'https://whisp.example' },
  { text: 'localhost:4010', wrong: HTTPS, shown: 'localhost:4010', near: 'https://localhost:4010' },
  {
    text: '"https://a.example"',
    wrong: 'must be a URL',
    shown: '"https://a.example"',
    near: 'https://a.example',
  },
  { text: 'http://a.example', wrong: HTTPS, shown: 'http://a.example', near: 'https://a.example' },
  {
    text: 'http://127.0.0.1.example',
    wrong: HTTPS,
    shown: 'http://127.0.0.1.example',
    near: 'https://127.0.0.1.example',
  },
  { text: 'ftp://127.0.0.1', wrong: HTTPS, shown: 'ftp://127.0.0.1', near: undefined },
  {
    text: 'https://a.example?x=1',
    wrong: 'must end before any ?',
    shown: 'https://a.example?…',
    near: 'https://a.example',
  },
  {
    text: 'https://a.example/b#c?d',
    wrong: 'must end before any ?',
    shown: 'https://a.example/b#…',
    near: 'https://a.example/b',
  },
  {
    text: 'http://localhost:1/?k=v',
    wrong: 'must end',
    shown: 'http://localhost:1/?…',
    near: 'http://localhost:1',
  },
])('$text is refused, and near it is $near', ({ text, wrong, shown, near }) => {
  expect(baseUrl(text)).toEqual({ wrong: expect.stringContaining(wrong), shown, near });
});

test.each([
  { title: 'user and password', text: 'https://me:s3cret@a.example/b', shown: 'https://***@a.example/b' },
  { title: 'a password alone', text: 'https://:s3cret@a.example', shown: 'https://***@a.example' },
  { title: 'a user alone', text: 'https://s3cret@a.example', shown: 'https://***@a.example' },
  {
    title: 'a password with an @ and a slash',
    text: 'https://me:s3cret@/s3cret@a.example',
    shown: 'https://***@a.example',
  },
  {
    title: 'a password with a ? and a #',
    text: 'https://me:s3cret?#s3cret@a.example',
    shown: 'https://***@a.example',
  },
  {
    title: 'a password with a blank',
    text: 'https://me:s3cret s3cret@a.example',
    shown: 'https://***@a.example',
  },
  { title: 'no scheme', text: 'me:s3cret@a.example', shown: '***@a.example' },
  { title: 'backslashes', text: 'https:\\\\me:s3cret@a.example', shown: 'https:\\\\***@a.example' },
  { title: 'a query as well', text: 'http://me:s3cret@a.example?s3cret', shown: 'http://***@a.example?…' },
])('credentials in an address are not shown, and not suggested: $title', ({ text, shown }) => {
  const checked = baseUrl(text);
  expect(checked).toMatchObject({ shown });
  expect(JSON.stringify(checked)).not.toContain('s3cret');
  expect(checked).toHaveProperty('near', expect.stringMatching(/^https:\/\/a\.example/));
});

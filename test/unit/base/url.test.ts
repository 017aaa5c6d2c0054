import { expect, test } from 'vitest';
import { isLoopback, readBaseUrl } from '../../../src/base/url.ts';

test.each([
  { text: 'https://demo.api.whispchat.com', value: 'https://demo.api.whispchat.com' },
  { text: 'https://demo.api.whispchat.com//', value: 'https://demo.api.whispchat.com' },
  { text: 'https://host:8443/path/', value: 'https://host:8443/path' },
  { text: 'HTTPS://Host.Example/Path', value: 'https://host.example/Path' },
  { text: 'https://host/?', value: 'https://host' },
  { text: 'https://host/a#', value: 'https://host/a' },
  { text: 'https://host\\', value: 'https://host' },
  { text: 'https://host\\path\\', value: 'https://host/path' },
  { text: 'https:host', value: 'https://host' },
  { text: 'https://host:443', value: 'https://host' },
  { text: 'https://host/a/../b/./', value: 'https://host/b' },
  { text: 'https://bücher.example', value: 'https://xn--bcher-kva.example' },
  { text: 'http://127.0.0.1:4010', value: 'http://127.0.0.1:4010' },
  { text: 'http://[::1]:4010/', value: 'http://[::1]:4010' },
  { text: 'HTTP://LOCALHOST:1', value: 'http://localhost:1' },
])('$text is the base URL $value', ({ text, value }) => {
  expect(readBaseUrl(text)).toEqual({ value });
});

test.each([
  { text: '', wrong: 'no-url' },
  { text: 'host', wrong: 'no-url' },
  { text: 'https://', wrong: 'no-url' },
  { text: 'https://host\n.x', wrong: 'no-url' },
  { text: 'https://ho st', wrong: 'no-url' },
  { text: 'https://host/\u200b', wrong: 'no-url' },
  { text: 'http://demo.api.whispchat.com', wrong: 'not-https' },
  { text: 'http://127.evil.example', wrong: 'not-https' },
  { text: 'http://localhost.evil.example', wrong: 'not-https' },
  { text: 'ftp://127.0.0.1', wrong: 'not-https' },
  { text: 'javascript:alert(1)', wrong: 'not-https' },
  { text: 'https://user@host', wrong: 'credentials' },
  { text: 'https://:pw@host', wrong: 'credentials' },
  { text: 'https://host?a=b', wrong: 'query' },
  { text: 'https://host/#a', wrong: 'query' },
])('$text is no base URL: $wrong', ({ text, wrong }) => {
  expect(readBaseUrl(text)).toEqual({ wrong });
});

test.each([
  { host: 'localhost', is: true },
  { host: '127.0.0.1', is: true },
  { host: '127.9.8.7', is: true },
  { host: '[::1]', is: true },
  { host: '128.0.0.1', is: false },
  { host: '127.0.0.1.example', is: false },
  { host: '127.evil.example.x', is: false },
  { host: 'x127.0.0.1', is: false },
  { host: 'evil.127.0.0.1', is: false },
  { host: '::1', is: false },
])('$host is this machine: $is', ({ host, is }) => {
  expect(isLoopback(host)).toBe(is);
});

import { expect, test } from 'vitest';
import { UserError } from '../../../../src/base/errors.ts';
import { proxyFor, proxyName, type Variables } from '../../../../src/services/http/proxy.ts';

const WHISP = new URL('https://management.api.whispchat.com/x');
const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

test.each([
  { value: 'http://proxy.corp:3128', name: 'proxy.corp:3128', isSecure: false },
  { value: ' http://proxy.corp:3128/ ', name: 'proxy.corp:3128', isSecure: false },
  { value: 'proxy.corp:3128', name: 'proxy.corp:3128', isSecure: false },
  { value: 'proxy.corp', name: 'proxy.corp:80', isSecure: false },
  { value: '10.0.0.1:8080', name: '10.0.0.1:8080', isSecure: false },
  { value: 'HTTP://Proxy.Corp:3128', name: 'proxy.corp:3128', isSecure: false },
  { value: 'https://proxy.corp', name: 'proxy.corp:443', isSecure: true },
  { value: 'https://proxy.corp:3129/path?x', name: 'proxy.corp:3129', isSecure: true },
  { value: 'http://[::1]:3128', name: '[::1]:3128', isSecure: false },
  { value: '[fd00::2]', name: '[fd00::2]:80', isSecure: false },
])('a proxy is read as curl reads it: $value', ({ value, name, isSecure }) => {
  const proxy = proxyFor(WHISP, { https_proxy: value });
  expect(proxy && proxyName(proxy)).toBe(name);
  expect(proxy).toMatchObject({ isSecure, authorization: undefined, variable: 'https_proxy' });
});

test.each([
  { value: 'http://me:secret@proxy.corp:3128', credentials: 'me:secret' },
  { value: 'me:secret@proxy.corp:3128', credentials: 'me:secret' },
  { value: 'http://me@proxy.corp', credentials: 'me:' },
  { value: 'http://me:@proxy.corp', credentials: 'me:' },
  { value: 'http://:secret@proxy.corp', credentials: ':secret' },
  { value: 'http://me:p%40ss@proxy.corp', credentials: 'me:p@ss' },
  { value: 'http://me:100%@proxy.corp', credentials: 'me:100%' },
  { value: 'http://me:100%zz%41@proxy.corp', credentials: 'me:100%zzA' },
  { value: 'http://me:%2z%41@proxy.corp', credentials: 'me:%2zA' },
  { value: 'http://m%65:%3A%C3%A9@proxy.corp', credentials: 'me::é' },
  { value: 'http://me:%ff@proxy.corp', credentials: 'me:%ff' },
  { value: 'http://corp%5Cme:a:b@proxy.corp', credentials: 'corp\\me:a:b' },
  { value: 'http://me:a@b/c#d?e@proxy.corp', credentials: 'me:a@b/c#d?e' },
  { value: 'http://me:pässwörd@proxy.corp', credentials: 'me:pässwörd' },
])('credentials may hold odd characters: $value', ({ value, credentials }) => {
  const proxy = proxyFor(WHISP, { https_proxy: value });
  expect(proxy).toMatchObject({ host: 'proxy.corp', authorization: basic(credentials) });
  expect(proxy && proxyName(proxy)).toMatch(/^proxy\.corp:\d+$/);
});

test.each([
  { value: 'socks5://proxy.corp:1080', why: 'names a SOCKS proxy' },
  { value: 'socks4a://me:secret@proxy.corp', why: 'names a SOCKS proxy' },
  { value: 'nosocks://proxy.corp', why: 'does not begin with http:// or https://' },
  { value: 'ftp://proxy.corp', why: 'does not begin with http:// or https://' },
  { value: 'http://', why: 'is not the address of a proxy' },
  { value: 'http://proxy.corp:99999', why: 'is not the address of a proxy' },
  { value: 'me:secret@', why: 'is not the address of a proxy' },
  { value: 'proxy corp', why: 'is not the address of a proxy' },
])('one that cannot be used is an error that names the variable, not its value: $value', ({ value, why }) => {
  const use = () => proxyFor(WHISP, { HTTPS_PROXY: value });
  expect(use).toThrow(UserError);
  expect(use).toThrow(`The environment variable HTTPS_PROXY ${why}`);
  expect(use).not.toThrow('secret');
});

const proxy = 'http://proxy.corp:3128';

test.each<{ title: string; url?: string; variables: Variables; through: string | undefined }>([
  { title: 'none is set', variables: {}, through: undefined },
  {
    title: 'both spellings, and the small one goes first',
    variables: { https_proxy: 'a', HTTPS_PROXY: 'b' },
    through: 'a:80',
  },
  { title: 'the small one is empty', variables: { https_proxy: ' ', HTTPS_PROXY: 'b' }, through: 'b:80' },
  { title: 'the one for http', variables: { http_proxy: proxy }, through: undefined },
  {
    title: 'the one for http, and http',
    url: 'http://whisp.test',
    variables: { HTTP_PROXY: proxy },
    through: 'proxy.corp:3128',
  },
  {
    title: 'the host is excepted',
    variables: { https_proxy: proxy, no_proxy: '.whispchat.com' },
    through: undefined,
  },
  {
    title: 'the host is excepted in capitals',
    variables: { https_proxy: proxy, NO_PROXY: '*' },
    through: undefined,
  },
  {
    title: 'the host is excepted, and the proxy nonsense',
    variables: { https_proxy: 'socks5://x', NO_PROXY: '*' },
    through: undefined,
  },
  {
    title: 'another port is excepted',
    variables: { https_proxy: proxy, no_proxy: 'whispchat.com:8443' },
    through: 'proxy.corp:3128',
  },
  {
    title: 'its port is excepted',
    variables: { https_proxy: proxy, no_proxy: 'whispchat.com:443' },
    through: undefined,
  },
  {
    title: 'the port of http is excepted',
    url: 'http://whisp.test',
    variables: { http_proxy: proxy, no_proxy: 'whisp.test:80' },
    through: undefined,
  },
  {
    title: 'the port of https is excepted, and http',
    url: 'http://whisp.test',
    variables: { http_proxy: proxy, no_proxy: 'whisp.test:443' },
    through: 'proxy.corp:3128',
  },
  { title: 'loopback', url: 'https://localhost:1', variables: { https_proxy: proxy }, through: undefined },
  {
    title: 'loopback by IPv4',
    url: 'http://127.8.9.1',
    variables: { http_proxy: proxy },
    through: undefined,
  },
  { title: 'loopback by IPv6', url: 'https://[::1]', variables: { https_proxy: proxy }, through: undefined },
  {
    title: 'what only begins like loopback',
    url: 'https://127.evil.example',
    variables: { https_proxy: proxy },
    through: 'proxy.corp:3128',
  },
])('which proxy is used when $title', ({ url, variables, through }) => {
  const used = proxyFor(url === undefined ? WHISP : new URL(url), variables);
  expect(used && proxyName(used)).toBe(through);
});

import { existsSync, readdirSync } from 'node:fs';
import GitHubSlugger from 'github-slugger';
import type { Token } from 'markdown-it';
import { expect, test } from 'vitest';
import { VERSIONED, withVersion } from '../../scripts/tables.ts';
import { type Document, documents, ROOT, read } from '../support/documents.ts';

const isThere = (path: string) => existsSync(new URL(path, ROOT));

/** Something in a document; the document's name goes before it in a message. */
interface Found {
  readonly name: string;
  readonly text: string;
}

/** What all documents together hold of a kind. */
function inAll(find: (token: Token) => readonly string[]): readonly Found[] {
  const found = documents.flatMap(({ name, tokens }) =>
    tokens.flatMap(find).map((text): Found => ({ name, text })),
  );
  expect(found, 'nothing was looked at').not.toEqual([]);
  return found;
}

function expectAll(found: readonly Found[], isRight: (found: Found) => boolean): void {
  expect(found.filter((each) => !isRight(each)).map(({ name, text }) => `${name}: ${text}`)).toEqual([]);
}

/** Where links and images lead to. */
function addresses({ type, content, attrs }: Token): readonly string[] {
  if (type === 'html_block' || type === 'html_inline') {
    return [...content.matchAll(/\b(?:href|src|srcset)="([^"]*)"/g)].map(([, address = '']) => address);
  }
  const address = attrs?.find(([name]) => name === 'href' || name === 'src')?.[1];
  return address === undefined ? [] : [String(address)];
}

/** Code in the text and in blocks, but not in workflows of users, whose commands and files are their own. */
function code({ type, info, content }: Token): readonly string[] {
  const isShown = type === 'code_inline' || type === 'code_block' || (type === 'fence' && info !== 'yaml');
  return isShown ? [content] : [];
}

function anchors({ tokens }: Document): readonly string[] {
  const slugger = new GitHubSlugger();
  return tokens.flatMap(({ type }, index) => {
    if (type !== 'heading_open') return [];
    const words = tokens[index + 1]?.children ?? [];
    return [slugger.slug(words.map(({ content }) => content).join(''))];
  });
}

const isExternal = (address: string) => /^[a-z][a-z\d+.-]*:|^\/\//i.test(address);

/** The address of a file of this repository on GitHub, by which a skill names it: it is read in other repositories. */
const ON_GITHUB = /^https:\/\/github\.com\/setup-whisp\/setup-whisp\/(?:blob|tree)\/v[\d.]+\//;

test('every link to a file of the repository leads to one, and to a heading, that is there', () => {
  const links = inAll(addresses)
    .map(({ name, text }) => ({ name, text: text.replace(ON_GITHUB, '') }))
    .filter(({ text }) => !isExternal(text));
  expectAll(links, ({ name, text }) => {
    const [path = '', anchor] = text.split('#');
    const target = documents.find((document) => document.name === (path || name));
    if (anchor !== undefined && target !== undefined) return anchors(target).includes(anchor);
    return anchor === undefined && path !== '' && isThere(decodeURIComponent(path));
  });
});

test('the skill has no relative links, as it is copied to other repositories', () => {
  const links = inAll(addresses).filter(({ name, text }) => name.startsWith('skills/') && !isExternal(text));
  expect(links).toEqual([]);
});

test('every example is linked in the README', () => {
  const linked = inAll(addresses).filter(({ name }) => name === 'README.md');
  const examples = readdirSync(new URL('examples', ROOT)).map((name) => `examples/${name}`);
  expect(examples.filter((path) => !linked.some(({ text }) => text === path))).toEqual([]);
});

test('the documents name the version of package.json, and the changelog has its date', () => {
  const { version }: { version: string } = JSON.parse(read('package.json'));
  const lock: { version: string; packages: Record<string, { version: string }> } = JSON.parse(
    read('package-lock.json'),
  );
  expect([lock.version, lock.packages['']?.version]).toEqual([version, version]);
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## \\[${version}\\] - \\d{4}-\\d\\d-\\d\\d$`, 'm'));
  for (const path of VERSIONED) {
    expect(withVersion(read(path), version), path).toBe(read(path));
    expect(withVersion(read(path), '9.8.7'), path).toContain('v9.8.7');
  }
});

test('the README is shorter than 300 lines, and AGENTS.md than 21', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(300);
  expect(read('AGENTS.md').split('\n').length).toBeLessThanOrEqual(21);
});

const HOSTS = [
  'client.whispchat.com',
  'docs.whispchat.com',
  'docs.github.com',
  'github.com',
  'keepachangelog.com',
  'semver.org',
  'management.api.whispchat.com',
  'whispchat.com',
];

test('every link to elsewhere is https, and to a host that is known', () => {
  const links = inAll(addresses).filter(({ text }) => isExternal(text));
  expectAll(links, ({ text }) => {
    const { protocol, hostname } = new URL(text, 'https://github.com');
    return protocol === 'https:' && HOSTS.includes(hostname);
  });
});

test('every npm command names a script of package.json, or is one of npm itself', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
  const commands = inAll((token) =>
    code(token).flatMap((text) =>
      [...text.matchAll(/\bnpm (?:run (?:-s )?)?[\w:-]+/g)].map(([command]) => command.replace(' -s', '')),
    ),
  );
  expectAll(commands, ({ text }) => {
    const [, first = '', script] = text.split(' ');
    return script === undefined
      ? ['ci', 'version'].includes(first) || (first === 'test' && 'test' in scripts)
      : script in scripts;
  });
});

/** A path, or an argument of a command that is one. */
const PATHS = /(?<=^|\s|=)(?:src|test|scripts|examples|bench|dist|skills|\.ci)\/[\w./-]*(?=$|\s)/g;

test('every path that is named is there', () => {
  const paths = inAll((token) => code(token).flatMap((text) => text.match(PATHS) ?? []));
  expectAll(paths, ({ text }) => isThere(text));
});

const contributing = read('CONTRIBUTING.md');

test('the map of the code names every folder', () => {
  const map = contributing.split('\n## The code\n')[1]?.split('\n### ')[0] ?? '';
  const named = [...map.matchAll(/^\|.*?`((?:src|test)\/\w*)\/?` \|/gm)].map(([, path]) => path);
  const folders = ['src', 'test'].flatMap((root) =>
    readdirSync(new URL(root, ROOT), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${root}/${name}`),
  );
  expect(folders.filter((folder) => !named.includes(folder))).toEqual([]);
});

test('the request that is walked through meets functions that are where it says', () => {
  const walk = contributing.split('\n### One request from start to end\n')[1]?.split('\n## ')[0] ?? '';
  const stations = [...walk.matchAll(/`(?:\w+\.)?(\w+)`\s+\(`(src\/[\w/-]+\.ts)`\)/g)];
  expect(stations.length).toBeGreaterThan(20);
  for (const [, name = '', path = ''] of stations) {
    expect(read(path), `${name} in ${path}`).toMatch(
      new RegExp(`(function|const|async) ${name}\\b|^ {2}${name}\\(`, 'm'),
    );
  }
});

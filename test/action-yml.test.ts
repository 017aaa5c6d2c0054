import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Runner } from '../src/deps.ts';
import { readInputs } from '../src/inputs.ts';
import { setOutputs } from '../src/outputs.ts';

const text = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

interface Action {
  readonly inputs: Record<string, { description: string; default?: string }>;
  readonly outputs: Record<string, { description: string }>;
}
const action: Action = parse(text('action.yml'));
const readme = text('README.md');

/** The names in the first column of the README's table under a heading. */
function documented(heading: string): string[] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .flatMap((line) =>
      [...(/^\| (`.*?) \|/.exec(line)?.[1]?.matchAll(/`(\w+)`/g) ?? [])].map((match) => match[1] ?? ''),
    );
}

test('the inputs declared are those that the code reads', () => {
  const read = new Set<string>();
  readInputs(
    (name) => {
      read.add(name);
      return { email: 'a@b.test', password: 'p', app_name: 'chat' }[name] ?? '';
    },
    () => undefined,
  );
  expect([...read].sort()).toEqual(Object.keys(action.inputs).sort());
});

test("the defaults declared are those that the code falls back to, as the runner's empty input does", () => {
  const least: Record<string, string> = { email: 'a@b.test', password: 'p', app_name: 'chat' };
  const withDefaults = readInputs(
    (name) => least[name] ?? action.inputs[name]?.default ?? '',
    () => undefined,
  );
  expect(withDefaults).toEqual(
    readInputs(
      (name) => least[name] ?? '',
      () => undefined,
    ),
  );
});

test('the outputs declared are those that the code sets', () => {
  const set: string[] = [];
  const app = {
    id: 'a',
    name: 'chat',
    status: 'ACTIVE',
    tier: 'DEMO',
    createdAt: 0,
    clusterEndpoint: undefined,
  };
  const key = { id: 'k', token: 't', createdAt: 0 };
  const progress = {
    accountCreated: true,
    app,
    baseUrl: 'https://x',
    key,
    deletedAppIds: [],
    revokedKeyIds: [],
  };
  const runner = { output: (name: string) => set.push(name) } as Partial<Runner> as Runner;
  setOutputs(progress, undefined, runner);
  expect(set.sort()).toEqual(Object.keys(action.outputs).sort());
});

test('the README documents each input and output once, and no other', () => {
  expect(documented('Inputs').sort()).toEqual(Object.keys(action.inputs).sort());
  expect(documented('Outputs').sort()).toEqual(Object.keys(action.outputs).sort());
});

test('the README gives the defaults that are declared', () => {
  for (const [name, { default: value }] of Object.entries(action.inputs)) {
    const row = readme
      .split('\n')
      .find((line) => line.startsWith('| `') && line.split(' | ')[0]?.includes(`\`${name}\``));
    expect(row?.split('|')[2]?.trim(), name).toBe(value === undefined ? '' : `\`${value}\``);
  }
});

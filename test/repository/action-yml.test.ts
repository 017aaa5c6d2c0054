import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { withTables } from '../../scripts/tables.ts';
import { readInputs } from '../../src/inputs/read-inputs.ts';
import { Journal } from '../../src/journal/journal.ts';
import { setOutputs } from '../../src/journal/outputs.ts';
import { PERMISSIONS } from '../../src/services/github/permissions.ts';

const text = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

interface Action {
  readonly description: string;
  readonly inputs: Record<string, { description: string; default?: string; required?: boolean }>;
  readonly outputs: Record<string, { description: string }>;
}
const action: Action = parse(text('action.yml'));
const readme = text('README.md');

/** Reads inputs with the least that each command needs. */
function reading(command: string, read: (name: string) => string | undefined) {
  const least: Record<string, string> = { command, email: 'a@b.test', password: 'p', app_name: 'chat' };
  if (command === 'rotate') least['keep_keys'] = '2';
  if (command === 'revoke') least['key_id'] = 'k';
  if (command === 'sweep') Object.assign(least, { app_name_prefix: 'web-pr-', github_token: 't' });
  return readInputs({
    read: (name) => least[name] ?? read(name) ?? '',
    missingSecretsReason: () => undefined,
    facts: { repository: 'acme/web', attempt: 1, isHosted: true },
  });
}

const COMMANDS = ['provision', 'rotate', 'revoke', 'teardown', 'sweep'];

test('the inputs declared are those that the code reads', () => {
  const names = new Set<string>();
  for (const command of COMMANDS) {
    readInputs({
      read: (name) => {
        names.add(name);
        return (
          {
            command,
            email: 'a@b.test',
            password: 'p',
            app_name: 'chat',
            key_id: 'k',
            keep_keys: '2',
            app_name_prefix: 'web-pr-',
            secret_targets: 'actions',
            key_policy: 'ensure',
            github_token: 't',
          }[name] ?? ''
        );
      },
      missingSecretsReason: () => undefined,
      facts: { repository: 'acme/web', attempt: 1, isHosted: true },
    });
  }
  expect([...names].sort()).toEqual(Object.keys(action.inputs).sort());
});

test('the credentials are required, so that linters and editors find them missing, and nothing else is', () => {
  const required = Object.entries(action.inputs).filter(([, input]) => input.required !== undefined);
  expect(required).toEqual([
    ['email', expect.objectContaining({ required: true })],
    ['password', expect.objectContaining({ required: true })],
  ]);
});

test('the description is one that the Marketplace takes: at most 124 characters', () => {
  expect([...action.description].length).toBeLessThanOrEqual(124);
});

test.each(COMMANDS)('%s: the defaults declared are those that the code falls back to', (command) => {
  const declared = (name: string) => {
    const value = action.inputs[name]?.default;
    return value?.startsWith('${{') ? undefined : value;
  };
  expect(reading(command, declared)).toEqual(reading(command, () => undefined));
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
  const journal = new Journal({ saveState: () => {} });
  journal.app = app;
  journal.baseUrl = { value: 'https://x', isMasked: true };
  journal.keyRequested('a', 'job', []);
  journal.keyCreated({ id: 'k', token: 't', createdAt: 0 });
  setOutputs(journal, {
    output: (name) => set.push(name),
    exportVariable: () => {},
    variable: () => undefined,
  });
  expect([...set, 'api_key'].sort()).toEqual(Object.keys(action.outputs).sort());
});

test('the tables of the README are made from the metadata and from the permissions in the code', () => {
  const sources = { metadata: text('action.yml'), permissions: PERMISSIONS };
  expect(withTables(readme, sources)).toBe(readme);
  const metadata = sources.metadata.replace('default: provision', 'default: rotate');
  expect(withTables(readme, { ...sources, metadata })).toMatch(
    /^\| `command` \| .* Default: `rotate`\. \|$/m,
  );
});

test('an input that is in no group of the table, and a group with an input that is gone, are errors', () => {
  const change = (from: string, to: string) => () =>
    withTables(readme, { metadata: text('action.yml').replace(from, to), permissions: PERMISSIONS });
  expect(change('inputs:\n', 'inputs:\n  region:\n    description: new\n')).toThrow('region');
  expect(change('  dry_run:\n', '  rehearsal:\n')).toThrow('rehearsal, dry_run');
});

test('a request or a store that the table of permissions has no name for is an error', () => {
  const [row] = PERMISSIONS;
  if (row === undefined) throw new Error('there are no permissions');
  const withRow = (changes: object) => () =>
    withTables(readme, {
      metadata: text('action.yml'),
      permissions: [...PERMISSIONS, { ...row, ...changes }],
    });
  expect(withRow({ store: 'packages' })).toThrow('packages');
  expect(withRow({ request: 'delete-repository', store: undefined })).toThrow('delete-repository');
});

test('every permission of the code is in the table, with the title that GitHub gives it', () => {
  const table = readme.split('<!-- permissions:')[1]?.split('<!-- end -->')[0] ?? '';
  for (const { request, permission } of PERMISSIONS) {
    if (request !== 'repository') expect(table).toContain(permission.title);
  }
});

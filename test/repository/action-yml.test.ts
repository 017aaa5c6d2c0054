import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { withTables } from '../../scripts/tables.ts';
import { readInputs } from '../../src/inputs/read-inputs.ts';
import { Journal } from '../../src/journal/journal.ts';
import { setOutputs } from '../../src/journal/outputs.ts';

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
  setOutputs(journal, { output: (name) => set.push(name), exportVariable: () => {} });
  expect([...set, 'api_key'].sort()).toEqual(Object.keys(action.outputs).sort());
});

test('the tables of the README are made from the metadata', () => {
  expect(withTables(readme, text('action.yml'))).toBe(readme);
  expect(withTables(readme, text('action.yml').replace('default: provision', 'default: rotate'))).toContain(
    '| `command` | `rotate` |',
  );
});

test('the README explains messages that the action gives', () => {
  const source = readdirSync(new URL('../../src', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => text(`src/${path}`))
    .join('\n');
  const table = readme.split('| message | cause and remedy |\n')[1]?.split('\n\n')[0] ?? '';
  const messages = [...table.matchAll(/^\| `(.*?)`/gm)].map(([, message = '']) => message);
  expect(messages.length).toBeGreaterThan(5);
  for (const part of messages.flatMap((message) => message.split('…'))) {
    expect(source).toContain(part.replace(/^Input email/, '').trim());
  }
});

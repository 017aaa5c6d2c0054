import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { InputError } from '../../src/base/errors.ts';
import { readInputs } from '../../src/inputs/read-inputs.ts';
import { documents, inlineCode, ROOT, read } from '../support/documents.ts';

const action: Record<'inputs' | 'outputs', Record<string, unknown>> = parse(read('action.yml'));
const names = [...Object.keys(action.inputs), ...Object.keys(action.outputs)];

/** Words in small letters with an underscore that are neither inputs nor outputs. */
const OTHERS = [
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'pull_request',
  'pull_request_target',
  'workflow_run',
];

interface Named {
  readonly title: string;
  readonly name: string;
  readonly value: string | undefined;
}

/** The inputs and outputs that documents name in their text, some with a value: `keep_keys`, `keep_keys: 2`. */
const named = documents.flatMap((document) =>
  inlineCode(document).flatMap((code): Named[] => {
    const [, name, value] = /^([a-z]+(?:_[a-z]+)+|command)(?:: ([^…{}]+))?$/.exec(code) ?? [];
    return name === undefined || OTHERS.includes(name)
      ? []
      : [{ title: `${document.name}: ${code}`, name, value }];
  }),
);

test.each(named)('$title is an input or an output', ({ name }) => {
  expect(names).toContain(name);
});

/** What an input is wrong with, if so, when all that it could need is given. */
function wrong(name: string, value: string): readonly string[] {
  const given: Record<string, string> = {
    email: 'a@b.test',
    password: 'p',
    app_name: 'chat',
    app_name_prefix: 'web-pr-',
    key_id: 'k',
    keep_keys: '2',
    github_token: 't',
    ...(name === 'key_lifetime' ? { keep_keys: '' } : { secret_targets: 'actions' }),
    ...(name === 'max_key_age_days' ? { key_policy: 'ensure' } : {}),
    [name]: value,
  };
  try {
    readInputs({
      read: (each) => given[each] ?? '',
      missingSecretsReason: () => undefined,
      facts: { repository: 'acme/web', attempt: 1, isHosted: true },
    });
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

test.each(named.filter(({ name, value }) => value !== undefined && name in action.inputs))(
  '$title is a value that the input takes',
  ({ name, value = '' }) => {
    expect(wrong(name, value)).toEqual([]);
  },
);

test('a value that an input does not take would be found', () => {
  expect(wrong('key_policy', 'always')).not.toEqual([]);
  expect(wrong('command', 'destroy')).not.toEqual([]);
});

/** What the action says, as far as it stands in its source, and the message about missing credentials, which is put together. */
function messages(): string {
  const source = readdirSync(new URL('src', ROOT), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => read(`src/${path}`).replaceAll("\\'", "'"));
  return [...source, ...wrongWithoutCredentials()].join('\n');
}

function wrongWithoutCredentials(): readonly string[] {
  try {
    readInputs({
      read: () => '',
      missingSecretsReason: () => undefined,
      facts: { repository: 'acme/web', attempt: 1, isHosted: true },
    });
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

test('the README explains messages that the action gives', () => {
  const table = read('README.md').split('| message | cause and remedy |\n')[1]?.split('\n\n')[0] ?? '';
  const explained = [...table.matchAll(/^\| `(.*?)`/gm)].map(([, message = '']) => message);
  const said = messages();
  expect(explained.length).toBeGreaterThan(8);
  const parts = explained.flatMap((message) => message.split('…')).map((part) => part.trim());
  expect(parts.filter((part) => !said.includes(part))).toEqual([]);
});

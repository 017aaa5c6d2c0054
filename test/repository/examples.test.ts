import { readdirSync, readFileSync } from 'node:fs';
import { validate } from '@actions/languageservice';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');
const files = (folder: string, end: string) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);

const workflows = [...files('examples', '.yml'), ...files('.github/workflows', '.yml')];

interface Metadata {
  readonly name: string;
  readonly description: string;
  readonly inputs: Record<string, { description: string }>;
  readonly outputs: Record<string, { description: string }>;
}
const metadata = (path: string): Metadata => parse(text(path));
const action = metadata('action.yml');

/** The actions that the workflows use, with what they use of other people's. */
const actions: Readonly<Record<string, Metadata>> = {
  'setup-whisp/setup-whisp': action,
  'actions/create-github-app-token': metadata('test/examples/app-token/action.yml'),
  'actions/attest': otherAction(['subject-path', 'sbom-path'], ['bundle-path']),
  'actions/checkout': otherAction(['persist-credentials', 'fetch-depth']),
  'actions/dependency-review-action': otherAction(['fail-on-severity', 'fail-on-scopes']),
  'hashicorp/vault-action': metadata('test/examples/vault/action.yml'),
  'actions/setup-node': otherAction(['node-version', 'package-manager-cache']),
  'github/codeql-action': otherAction([
    'build-mode',
    'category',
    'config',
    'languages',
    'queries',
    'sarif_file',
  ]),
  'ossf/scorecard-action': otherAction(['results_file', 'results_format', 'publish_results']),
};

function otherAction(inputs: readonly string[], outputs: readonly string[] = []): Metadata {
  const declared = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, { description: '' }]));
  return { name: '', description: '', inputs: declared(inputs), outputs: declared(outputs) };
}

/** What GitHub's own editor says about a workflow. */
async function problems(path: string, content = text(path)): Promise<string[]> {
  // Findings are cached by address, and the address says what kind of file it is.
  const uri = `file:///${crypto.randomUUID()}/.github/workflows/${path.split('/').pop()}`;
  const found = await validate(TextDocument.create(uri, 'yaml', 0, content), {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name }) => actions[`${owner}/${name}`],
    },
    fileProvider: {
      getFileContent: async (reference) => {
        const name = 'path' in reference ? reference.path : '';
        return { name, content: text(name.replace(/^.*\//, 'examples/')) };
      },
    },
  });
  const lines = content.split('\n');
  return found
    .filter(({ range }) => !NEWER.test(lines[range.start.line] ?? ''))
    .map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}

/** Lines with what GitHub has added since this editor. */
const NEWER = /^ +(- )?(background|wait): /;

test.each(workflows)('%s is a valid workflow', async (path) => {
  expect(await problems(path)).toEqual([]);
});

test.each([
  ['an input', 'examples/ci.yml', 'app_name:', 'app_nam:'],
  ['a context', 'examples/ci.yml', 'secrets.WHISP_EMAIL', 'secret.WHISP_EMAIL'],
  ['an event', 'examples/ci.yml', 'pull_request:', 'pull_requests:'],
  ['a step', 'examples/rotation.yml', 'steps.app-token', 'steps.apptoken'],
  ['an input of a called workflow', 'examples/fleet.yml', 'repository: ${{', 'repo: ${{'],
])('%s that does not exist is found', async (_, path, right, wrong) => {
  const broken = text(path).replace(right, wrong);
  expect(broken).not.toBe(text(path));
  expect(await problems(path, broken)).not.toEqual([]);
});

test.each(workflows)("%s pins other people's actions by their commit, and names the version", (path) => {
  const used = text(path)
    .split('\n')
    .filter((line) => /^\s*(- )?uses: /.test(line) && !/uses: (\.\/|setup-whisp\/)/.test(line));
  for (const line of used) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test.each(files('examples', '.yml'))(
  '%s gives every job a time limit and no more permissions than named',
  (path) => {
    const { jobs, permissions }: { jobs: Record<string, object>; permissions: object } = parse(text(path));
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) expect('uses' in job || 'timeout-minutes' in job).toBe(true);
  },
);

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly background?: boolean;
  readonly wait?: string;
}

test.each(workflows)('%s reads only outputs that the actions have', (path) => {
  const { jobs }: { jobs: Record<string, { steps?: readonly Step[] }> } = parse(text(path));
  for (const job of Object.values(jobs)) {
    for (const [, id, output = ''] of JSON.stringify(job).matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      const step = job.steps?.find((candidate) => candidate.id === id);
      if (step?.run !== undefined) continue; // What a script sets can't be seen from here.
      const name = step?.uses === './' ? 'setup-whisp/setup-whisp' : (step?.uses?.split('@')[0] ?? '');
      expect(Object.keys(actions[name]?.outputs ?? {})).toContain(output);
    }
  }
});

test.each(workflows)('%s waits for each step that it starts in the background, and for no other', (path) => {
  const { jobs }: { jobs: Record<string, { steps?: readonly Step[] }> } = parse(text(path));
  for (const { steps = [] } of Object.values(jobs)) {
    const started = steps.filter(({ background }) => background === true).map(({ id }) => id);
    expect(steps.flatMap(({ wait }) => wait ?? [])).toEqual(started);
  }
});

test('each input and each output is used in an example or in a test', () => {
  const tests = files('test', '.ts').filter((name) => !/(action-yml|examples)\.test\.ts$/.test(name));
  const used = [...files('examples', '.yml'), ...tests].map(text).join('\n');
  const unused = (names: readonly string[]) =>
    names.filter((name) => !new RegExp(`\\b${name}\\b`).test(used));
  expect(unused(Object.keys(action.inputs))).toEqual([]);
  expect(unused(Object.keys(action.outputs))).toEqual([]);
});

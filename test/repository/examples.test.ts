import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { blocks, documents } from '../support/documents.ts';
import { actions, problems } from '../support/workflow-problems.ts';

const root = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');
const files = (folder: string, end: string) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);

const workflows = [...files('examples', '.yml'), ...files('.github/workflows', '.yml')];

test.each(workflows)('%s is a valid workflow', async (path) => {
  expect(await problems(path)).toEqual([]);
});

/** What a document shows, as a whole workflow: some show steps only. */
const shown = documents.flatMap((document) =>
  blocks(document, 'yaml').map((block, index) => ({
    title: `${document.name}, block ${index + 1}`,
    workflow: /^on:/m.test(block)
      ? block
      : `on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n${block.replace(/^/gm, '      ')}`,
  })),
);

test.each(shown)('$title is a valid workflow, or steps of one', async ({ workflow }) => {
  expect(await problems('shown.yml', workflow)).toEqual([]);
});

test('the first workflow of the README has the job of examples/ci.yml, which is executed', () => {
  const readme = documents.find(({ name }) => name === 'README.md');
  const [first = ''] = readme === undefined ? [] : blocks(readme, 'yaml');
  const job = (workflow: string) =>
    parse(workflow.replace(/setup-whisp@v[\d.]+/, 'setup-whisp@v1')).jobs.test.steps;
  expect(job(first)).toEqual(job(text('examples/ci.yml')));
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
  const action = actions['setup-whisp/setup-whisp'];
  expect(unused(Object.keys(action?.inputs ?? { none: '' }))).toEqual([]);
  expect(unused(Object.keys(action?.outputs ?? { none: '' }))).toEqual([]);
});

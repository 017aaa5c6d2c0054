import { expect, test } from 'vitest';
import { readWanted } from '../../../src/inputs/wanted.ts';

test.each([
  { title: 'nothing', given: {}, wanted: { command: 'provision', app: '', isDryRun: false } },
  {
    title: 'a rotation of a name, dry',
    given: { command: 'rotate', app_name: 'chat', app_id: 'a1', dry_run: 'True' },
    wanted: { command: 'rotate', app: 'chat', isDryRun: true },
  },
  {
    title: 'a wrong command for an id',
    given: { command: 'revoek', app_id: 'a1' },
    wanted: { command: 'revoek', app: 'a1', isDryRun: false },
  },
  {
    title: 'a sweep',
    given: { command: 'sweep', app_name_prefix: 'web-pr-', app_name: 'chat' },
    wanted: { command: 'sweep', app: 'web-pr-…', isDryRun: false },
  },
  {
    title: 'a token in the wrong place',
    given: { app_name: 'ghp_0123456789' },
    wanted: { command: 'provision', app: '', isDryRun: false },
  },
])('a heading is made of the inputs as they are: $title', ({ given, wanted }) => {
  const inputs: Record<string, string> = given;
  expect(readWanted((name) => inputs[name] ?? '')).toEqual(wanted);
});

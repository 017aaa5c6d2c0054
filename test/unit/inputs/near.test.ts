import { expect, test } from 'vitest';
import { nearest } from '../../../src/inputs/near.ts';

const COMMANDS = ['provision', 'rotate', 'revoke', 'teardown', 'sweep'];

test.each([
  { title: 'another case', text: 'Provision', words: COMMANDS, near: 'provision' },
  { title: 'quotation marks', text: '"sweep"', words: COMMANDS, near: 'sweep' },
  { title: 'a hyphen', text: 'tear-down', words: COMMANDS, near: 'teardown' },
  { title: 'a letter left out', text: 'provison', words: COMMANDS, near: 'provision' },
  { title: 'a letter too many', text: 'revokee', words: COMMANDS, near: 'revoke' },
  { title: 'a wrong letter', text: 'rotete', words: COMMANDS, near: 'rotate' },
  { title: 'letters swapped', text: 'swepe', words: COMMANDS, near: 'sweep' },
  { title: 'two slips in a long word', text: 'tearsdonw', words: COMMANDS, near: 'teardown' },
  { title: 'a plural', text: 'jobs', words: ['job', 'persistent'], near: 'job' },
  { title: 'a singular', text: 'action', words: ['actions', 'agents'], near: 'actions' },
  { title: 'the beginning', text: 'persist', words: ['job', 'persistent'], near: 'persistent' },
  { title: 'the beginning of a plural', text: 'vars', words: ['secret', 'variable'], near: 'variable' },
  { title: 'the nearer of two', text: 'teardowms', words: ['teardown', 'teardowns'], near: 'teardowns' },
  {
    title: 'the nearer of two, named first',
    text: 'teardowms',
    words: ['teardowns', 'teardown'],
    near: 'teardowns',
  },
  { title: 'the first of two that are as near', text: 'pink', words: ['pint', 'pine'], near: 'pint' },
])('a word is near: $title', ({ text, words, near }) => {
  expect(nearest(text, words)).toBe(near);
});

test.each([
  { title: 'another word', text: 'remove' },
  { title: 'a word that is a little like two', text: 'create' },
  { title: 'two slips in a short word', text: 'swoop' },
  { title: 'half a swap', text: 'roaxte' },
  { title: 'the other half of a swap', text: 'roxtte' },
  { title: 'too short a beginning', text: 'pr' },
  { title: 'no letters', text: '42' },
  { title: 'nothing', text: '' },
])('no command is near: $title', ({ text }) => {
  expect(nearest(text, COMMANDS)).toBeUndefined();
});

test('a beginning that two words have is near neither', () => {
  expect(nearest('tar', ['target', 'tartan'])).toBeUndefined();
});

import { expect, test } from 'vitest';
import { annotationOf } from '../../../src/runner/annotation.ts';

const LIST = Array.from({ length: 100 }, (_, index) => `  - target ${index}: ${'x'.repeat(100)}`);
const ABOVE = 'The whole message is in the log, right above this line.';

test.each([
  { title: 'a short one is as it is', message: 'a\nb', text: 'a\nb', before: [] },
  {
    title: 'one that is as long as the runner prints is, too',
    message: 'x'.repeat(4096),
    text: 'x'.repeat(4096),
    before: [],
  },
  {
    title: 'a long list goes to the log, line by line',
    message: ['Failed:', ...LIST].join('\n'),
    text: `Failed:\n${ABOVE}`,
    before: ['Failed:', ...LIST],
  },
  {
    title: 'one that is one longer is not, even if it is a single line',
    message: 'x'.repeat(4097),
    text: `${'x'.repeat(1000)}…\n${ABOVE}`,
    before: ['x'.repeat(4097)],
  },
  {
    title: 'a first line is kept as long as it is not too long to say what it is about',
    message: ['x'.repeat(1000), ...LIST].join('\n'),
    text: `${'x'.repeat(1000)}\n${ABOVE}`,
    before: ['x'.repeat(1000), ...LIST],
  },
  {
    title: 'a first line that is one longer is cut',
    message: ['x'.repeat(1001), ...LIST].join('\n'),
    text: `${'x'.repeat(1000)}…\n${ABOVE}`,
    before: ['x'.repeat(1001), ...LIST],
  },
  {
    title: 'a first line that is empty stays so',
    message: ['', ...LIST].join('\n'),
    text: `\n${ABOVE}`,
    before: ['', ...LIST],
  },
  {
    title: 'a long line is cut, whole characters only',
    message: `${'x'.repeat(999)}🎉${'x'.repeat(4000)}`,
    text: `${'x'.repeat(999)}\uFFFD…\n${ABOVE}`,
    before: [`${'x'.repeat(999)}🎉${'x'.repeat(4000)}`],
  },
])('an annotation: $title', ({ message, text, before }) => {
  expect(annotationOf(message)).toEqual({ text, before });
});

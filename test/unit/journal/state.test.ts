import { expect, test } from 'vitest';
import { decodePending, encodePending, type Pending } from '../../../src/journal/state.ts';

test.each<Pending>([
  { stage: 'creating', appId: 'a1', knownKeyIds: ['k1', 'k2'] },
  { stage: 'revocable', appId: 'a1', keyId: 'k1' },
  { stage: 'delivering', appId: 'a1', keyId: 'k1' },
])('what the post step has to look after comes back as it was kept: %j', (pending) => {
  expect(decodePending(encodePending(pending))).toEqual(pending);
});

test('with nothing to look after the state is empty', () => {
  expect(encodePending(undefined)).toBe('');
});

test.each([
  '',
  '{',
  'null',
  '7',
  '{"stage":"revocable","keyId":"k1"}',
  '{"stage":"revocable","appId":1,"keyId":"k1"}',
  '{"stage":"revocable","appId":"a1"}',
  '{"stage":"delivering","appId":"a1","keyId":7}',
  '{"stage":"creating","appId":"a1"}',
  '{"stage":"creating","appId":"a1","keyId":"k1"}',
  '{"stage":"other","appId":"a1","keyId":"k1"}',
  '{"stage":"other","appId":"a1","knownKeyIds":[]}',
])('a state of another form is as good as none: %s', (text) => {
  expect(decodePending(text)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { decodePending, encodePending, type Pending } from '../../../src/journal/state.ts';

const of = { apiUrl: 'https://whisp.test', account: 'salt:hash' };
const lost = { appId: 'a1', knownKeyIds: ['k1', 'k2'] };

test.each<{ title: string; pending: Pending }>([
  { title: 'a lost request', pending: { ...of, key: undefined, lost: [lost] } },
  {
    title: 'a key to revoke',
    pending: { ...of, key: { stage: 'revocable', appId: 'a1', keyId: 'k1' }, lost: [] },
  },
  {
    title: 'a key to look up, and two lost requests',
    pending: { ...of, key: { stage: 'delivering', appId: 'a1', keyId: 'k1' }, lost: [lost, lost] },
  },
])('what the post step has to look after comes back as it was kept: $title', ({ pending }) => {
  expect(decodePending(encodePending(pending))).toEqual(pending);
});

test('with nothing to look after the state is empty', () => {
  expect(encodePending({ ...of, key: undefined, lost: [] })).toBe('');
});

test.each([
  { title: 'nothing', text: '' },
  { title: 'half a state', text: '{' },
  { title: 'null', text: 'null' },
  { title: 'a number', text: '7' },
  { title: 'no address', text: '{"account":"a","lost":[]}' },
  { title: 'no account', text: '{"apiUrl":"a","lost":[]}' },
  { title: 'no list', text: '{"apiUrl":"a","account":"a"}' },
])('a state of another form is as good as none: $title', ({ text }) => {
  expect(decodePending(text)).toBeUndefined();
});

test.each([
  { title: 'of another stage', key: { stage: 'other', appId: 'a1', keyId: 'k1' } },
  { title: 'without an app', key: { stage: 'revocable', keyId: 'k1' } },
  { title: 'with a number for its id', key: { stage: 'revocable', appId: 'a1', keyId: 7 } },
  { title: 'that is none', key: 'k1' },
])('a key $title is left out', ({ key }) => {
  const text = JSON.stringify({ ...of, key, lost: [{ appId: 1 }, lost, { appId: 'a2' }] });
  expect(decodePending(text)).toEqual({ ...of, key: undefined, lost: [lost] });
});

import { describe, expect, test } from 'vitest';
import { expiryWarning, tokenKind } from '../../../../src/services/github/token.ts';

test.each([
  { title: 'github_pat_11AAAAAAA0_bbb', kind: 'fine-grained' },
  { title: 'ghp_abc', kind: 'classic' },
  { title: 'gho_abc', kind: 'classic' },
  { title: '0123456789abcdef0123456789abcdef01234567', kind: 'classic' },
  { title: 'ghs_abc', kind: 'installation' },
  { title: 'v1.0123456789abcdef', kind: 'installation' },
  { title: 'ghu_abc', kind: 'other' },
  { title: '0123456789abcdef0123456789abcdef012345678', kind: 'other' },
  { title: 'xghp_abc', kind: 'other' },
])('a token like $title is $kind', ({ title, kind }) => expect(tokenKind(title)).toBe(kind));

describe('the end of a token', () => {
  const now = Date.parse('2026-12-01T10:00:00Z');
  const expires = (header: string | undefined) =>
    /expires on (.*): make/.exec(expiryWarning(header, now) ?? '');

  test.each([
    { title: '2026-12-11 12:00:00 UTC', said: '2026-12-11 12:00 UTC, in 10 days' },
    { title: '2026-12-11 12:00:00 +0000', said: '2026-12-11 12:00 UTC, in 10 days' },
    { title: '2026-12-11 12:00:00 +0500', said: '2026-12-11 07:00 UTC, in 9 days' },
    { title: '2026-12-11 12:00:00 -03:30', said: '2026-12-11 15:30 UTC, in 10 days' },
    { title: '2026-12-15 09:59:59 UTC', said: '2026-12-15 09:59 UTC, in 13 days' },
    { title: '2026-12-03 10:00:00 UTC', said: '2026-12-03 10:00 UTC, in 2 days' },
    { title: '2026-12-03 09:00:00 UTC', said: '2026-12-03 09:00 UTC, in 47 hours' },
    { title: '2026-12-01 11:30:00 UTC', said: '2026-12-01 11:30 UTC, in 1 hour' },
    { title: '2026-12-01 10:00:00 UTC', said: '2026-12-01 10:00 UTC, in 0 hours' },
  ])('$title is worth a warning', ({ title, said }) => expect(expires(title)?.[1]).toBe(said));

  test.each([
    { title: 'in 14 days', header: '2026-12-15 10:00:00 UTC' },
    { title: 'in the past', header: '2026-12-01 09:59:59 UTC' },
    { title: 'that is not told', header: undefined },
    { title: 'in another form', header: '2026-12-02T10:00:00Z' },
    { title: 'in a zone that is not known', header: '2026-12-02 10:00:00 CET' },
    { title: 'that is no date', header: '2026-13-42 10:00:00 UTC' },
  ])('one $title is not', ({ header }) => expect(expiryWarning(header, now)).toBeUndefined());
});

import { expect, onTestFinished, test } from 'vitest';
import { recordedCases } from './cluster-recording.ts';
import { Replay } from './cluster-replay.ts';

const cases = recordedCases();

/** Cases whose answers the cluster gives only when it is told to, and why. */
const madeUp: readonly (readonly [name: RegExp, reason: string])[] = [
  [/^signIn, (?!bare|then)/, 'not the form of a sign-in in which all of the SDK works'],
  [/^refresh, answered with (?!"Bearer)/, 'not the form of a refresh in which all of the SDK works'],
  [/the answer with a bare JWT$|refresh answered without the header$/, 'the same'],
  [/empty body$|no ticket in the answer$/, 'lacks what the endpoint is for'],
  [/^(registerUser|getChats|signIn): (?!401 problem)/, 'an error without a cause, or in a form of its own'],
  [/^logout, 500$|the ticket refused$/, 'an error without a cause'],
];

/** Base URLs with which the call goes astray: the recorder answered every path, the cluster has no such path. */
const astray = /: (a trailing (\?|#|backslash)|a query|a (slash|path) and a (\?|#|newline|space))/;

test.each(cases.map((recorded) => ({ title: recorded.names[0], recorded })))(
  'the SDK reads of the cluster what was recorded: $title',
  async ({ recorded }) => {
    const [name = ''] = recorded.names;
    const replay = await Replay.begin(recorded);
    onTestFinished(() => replay.close());
    if (madeUp.some(([pattern]) => pattern.test(name))) await replay.expectMadeUp();
    else if (astray.test(name)) await replay.expectAstray();
    else await replay.expectNatural();
  },
);

test('every case that is told apart is there', () => {
  const names = cases.flatMap((recorded) => recorded.names);
  expect(names).toHaveLength(122);
  for (const [pattern] of [...madeUp, [astray]]) expect(names.some((name) => pattern?.test(name))).toBe(true);
});

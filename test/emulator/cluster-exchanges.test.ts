import { expect, onTestFinished, test } from 'vitest';
import { recordedCases } from './cluster-recording.ts';
import { Replay } from './cluster-replay.ts';

const cases = recordedCases();

/** Cases whose responses the cluster gives only when it is told to, and why. */
const madeUp: readonly { name: RegExp; reason: string }[] = [
  { name: /^signIn, (?!bare|then)/, reason: 'not the form of a sign-in in which all of the SDK works' },
  {
    name: /^refresh, answered with (?!"Bearer)/,
    reason: 'not the form of a refresh in which all of the SDK works',
  },
  { name: /the response with a bare JWT$|refresh answered without the header$/, reason: 'the same' },
  { name: /empty body$|no ticket in the response$/, reason: 'lacks what the endpoint is for' },
  {
    name: /^(registerUser|getChats|signIn): (?!401 problem)/,
    reason: 'an error without a cause, or in a form of its own',
  },
  { name: /^logout, 500$|the ticket refused$/, reason: 'an error without a cause' },
];

/** Base URLs with which the call goes astray: the recorder answered every path, the cluster has no such path. */
const astray = /: (a trailing (\?|#|backslash)|a query|a (slash|path) and a (\?|#|newline|space))/;

test.each(cases.map((recorded) => ({ title: recorded.names[0], recorded })))(
  'the SDK reads of the cluster what was recorded: $title',
  async ({ recorded }) => {
    const [name = ''] = recorded.names;
    const replay = await Replay.begin(recorded);
    onTestFinished(() => replay.close());
    if (madeUp.some((each) => each.name.test(name))) await replay.expectMadeUp();
    else if (astray.test(name)) await replay.expectAstray();
    else await replay.expectNatural();
  },
);

test('every case that is told apart is there', () => {
  const names = cases.flatMap((recorded) => recorded.names);
  expect(names).toHaveLength(122);
  for (const { name: pattern } of [...madeUp, { name: astray }]) {
    expect(names.some((name) => pattern.test(name))).toBe(true);
  }
});

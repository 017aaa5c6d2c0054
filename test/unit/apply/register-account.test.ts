import { expect, test } from 'vitest';
import { registerAccount } from '../../../src/apply/register-account.ts';
import type { Request } from '../../../src/services/http/transport.ts';
import { failureOf } from '../../support/failures.ts';
import { newJournal } from '../../support/journals.ts';
import { refuse, scriptedServices } from '../../support/scripted.ts';
import { EMAIL, PASSWORD } from '../../support/tasks.ts';

const REGISTER = 'POST /api/auth/register';
const LOG_IN = 'POST /api/auth/login';
const tokens = () => ({ accessToken: 'token' });

function register(respond: (at: number, request: Request) => unknown, logIn: () => unknown = tokens) {
  const scripted = scriptedServices({ [REGISTER]: respond, [LOG_IN]: logIn });
  const { journal } = newJournal();
  return { ...scripted, journal, registered: registerAccount(scripted.services, journal, 'Acme') };
}

test('an account is registered for the company', async () => {
  const bodies: unknown[] = [];
  const { registered, journal, services, sent, lines } = register((_, { body }) => {
    bodies.push(body);
    return tokens();
  });
  await registered;
  expect(bodies).toEqual([{ companyName: 'Acme', email: EMAIL, password: PASSWORD }]);
  expect(journal.accountCreated).toBe(true);
  expect(services.session.signedIn).toBe(true);
  expect(sent).toEqual([REGISTER]);
  expect(lines).toEqual(['info: Registered the account and signed in to Whisp.']);
});

test('an account that another job has registered meanwhile is signed in to', async () => {
  const { registered, journal, services, lines } = register(() => refuse(409));
  await registered;
  expect(journal.accountCreated).toBe(false);
  expect(services.session.signedIn).toBe(true);
  expect(lines).toEqual(['info: Signed in to Whisp.']);
});

test.each([
  {
    title: 'a refusal says what may be wrong',
    respond: () => refuse(400),
    failure:
      'The log-in was rejected, and so was the registration of a new account: GET /x answered 400. If the account exists, email or password is wrong; if not, the password may not be one that Whisp allows.',
  },
  {
    title: 'an account that exists has another password',
    respond: () => refuse(409),
    failure:
      'The Whisp account exists, but its log-in was rejected (GET /x answered 401): the password is wrong. Check the inputs email and password.',
  },
  {
    title: 'what is no refusal fails with its own words',
    respond: () => refuse(501),
    failure: 'GET /x answered 501.',
  },
])('$title', async ({ respond, failure }) => {
  const { registered, journal, lines } = register(respond, () => refuse(401));
  expect(await failureOf(registered)).toBe(failure);
  expect(journal.accountCreated).toBe(false);
  expect(lines).toEqual([]);
});

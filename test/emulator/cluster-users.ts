import { randomBytes, randomUUID } from 'node:crypto';
import { readKnownStrings } from './body.ts';
import type { ClusterRoute, KeyCall, UserCall } from './cluster-route.ts';
import type { ClusterState, User } from './cluster-state.ts';
import { Refusal, type Response } from './exchange.ts';

/** Users and their sessions. What the SDK reads of the answers is in `sdk-exchanges.json`. */
export const userRoutes: readonly ClusterRoute[] = [
  { method: 'POST', path: '/api/user/registerUser', access: 'key', handle: register },
  { method: 'POST', path: '/api/user/signin', access: 'key', handle: signIn },
  { method: 'GET', path: '/api/user/getUser', access: 'jwt', handle: getUser },
  { method: 'POST', path: '/api/user/changeUsername', access: 'jwt', handle: changeUsername },
  { method: 'DELETE', path: '/api/user/deleteUser', access: 'jwt', handle: deleteUser },
  { method: 'POST', path: '/api/auth/refresh', access: 'refreshToken', handle: refresh },
  { method: 'GET', path: '/api/auth/getTicket', access: 'jwt', handle: getTicket },
  { method: 'POST', path: '/api/auth/logout', access: 'jwt', handle: logOut },
  { method: 'POST', path: '/api/auth/logoutAll', access: 'jwt', handle: logOutAll },
];

function register(state: ClusterState, { app, body }: KeyCall): Response {
  const fields = readKnownStrings(body, ['username', 'email', 'password'], ['firstName', 'surName']);
  refuseTakenName(state, app.id, fields.username);
  const user = { ...fields, id: randomUUID(), appId: app.id };
  state.users.push(user);
  return { status: 201, body: userView(user) };
}

function signIn(state: ClusterState, { app, body }: KeyCall): Response {
  const { username, password } = readKnownStrings(body, ['username', 'password']);
  const user = state.userOf(app, username);
  if (user === undefined || user.password !== password) {
    throw new Refusal('wrongCredentials', 'wrong username or password');
  }
  const session = state.openSession(user);
  const { refreshToken } = session;
  // Bare, and not as a bearer token: the SDK takes the header as it is.
  const headers = { authorization: state.jwt(session) };
  return { status: 200, headers, body: { ...userView(user), roles: ['USER'], refreshToken } };
}

function getUser(_state: ClusterState, { session }: UserCall): Response {
  return { status: 200, body: { ...userView(session.user), role: ['USER'] } };
}

function changeUsername(state: ClusterState, { session, body }: UserCall): Response {
  const { newUsername } = readKnownStrings(body, ['newUsername']);
  if (newUsername !== session.user.username) refuseTakenName(state, session.user.appId, newUsername);
  session.user.username = newUsername;
  return { status: 200, headers: { authorization: state.jwt(session) } };
}

function deleteUser(state: ClusterState, { session }: UserCall): Response {
  state.deleteUser(session.user);
  return { status: 204 };
}

function refresh(state: ClusterState, { session, body }: UserCall): Response {
  const { expiredJwt } = readKnownStrings(body, ['expiredJwt']);
  if (state.sessionOf(expiredJwt) !== session) {
    throw new Refusal('unauthorized', 'the expired token is of another session');
  }
  return { status: 200, headers: { authorization: `Bearer ${state.jwt(session)}` } };
}

function getTicket(): Response {
  return { status: 200, body: { ticket: randomBytes(16).toString('base64url') } };
}

function logOut(state: ClusterState, { session: { user }, body }: UserCall): Response {
  const { refreshToken } = readKnownStrings(body, ['refreshToken']);
  state.endSessions((session) => session.user === user && session.refreshToken === refreshToken);
  return { status: 200 };
}

function logOutAll(state: ClusterState, { session: { user } }: UserCall): Response {
  state.endSessions((session) => session.user === user);
  return { status: 204 };
}

/** A user as others may see it. */
export function userView({ id, username, email }: User): object {
  return { id, username, email };
}

function refuseTakenName({ users }: ClusterState, appId: string, username: string): void {
  if (users.some((user) => user.appId === appId && user.username === username)) {
    throw new Refusal('conflict', 'this username is taken');
  }
}

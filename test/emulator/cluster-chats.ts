import { randomUUID } from 'node:crypto';
import { readKnownStrings } from './body.ts';
import type { ClusterRoute, UserCall } from './cluster-route.ts';
import type { Chat, ClusterState, User } from './cluster-state.ts';
import { userView } from './cluster-users.ts';
import { Refusal, type Response } from './exchange.ts';

/** Chats, without messages: those travel by WebSocket, which this cluster does not have. */
export const chatRoutes: readonly ClusterRoute[] = [
  { method: 'POST', path: '/api/chat/createChat', access: 'jwt', handle: createChat },
  { method: 'GET', path: '/api/chat/getChats', access: 'jwt', handle: getChats },
  { method: 'GET', path: '/api/chat/getUsers/{chatId}', access: 'jwt', handle: getUsers },
  { method: 'POST', path: '/api/chat/addUser', access: 'jwt', handle: addUser },
  { method: 'POST', path: '/api/chat/removeUser', access: 'jwt', handle: removeUser },
  { method: 'POST', path: '/api/chat/changeName', access: 'jwt', handle: changeName },
  { method: 'DELETE', path: '/api/chat/deleteChat', access: 'jwt', handle: deleteChat },
  { method: 'GET', path: '/api/messages/getMessages/{chatId}', access: 'jwt', handle: getMessages },
];

const pageSize = 20;

function createChat(state: ClusterState, { session: { user }, body }: UserCall): Response {
  const { chatName: name } = readKnownStrings(body, ['chatName']);
  const { userNames } = body as { userNames?: unknown };
  if (!Array.isArray(userNames) || !userNames.includes(user.username)) {
    throw new Refusal('invalid', "userNames: must be a list that has one's own name in it");
  }
  const members = userNames.map((username) => userNamed(state, user.appId, username));
  const { appId, id: creator } = user;
  const chat = { id: randomUUID(), appId, name, creator, createdAt: state.now(), members };
  state.chats.push(chat);
  return { status: 201, body: chatView(chat) };
}

function getChats({ chats }: ClusterState, { session: { user }, query }: UserCall): Response {
  const [page, size] = [Number(query['page'] ?? 0), Number(query['size'] ?? pageSize)];
  if (!(page >= 0 && size >= 1)) throw new Refusal('invalid', 'page, size: must be whole numbers');
  const own = chats.filter(({ members }) => members.includes(user));
  return { status: 200, body: { chats: own.slice(page * size, (page + 1) * size).map(chatView) } };
}

function getUsers(state: ClusterState, call: UserCall): Response {
  return { status: 200, body: { users: chatOf(state, call, call.params['chatId']).members.map(userView) } };
}

function addUser(state: ClusterState, call: UserCall): Response {
  const { chatId, newUsername } = readKnownStrings(call.body, ['chatId', 'newUsername']);
  const chat = chatOf(state, call, chatId);
  const user = userNamed(state, chat.appId, newUsername);
  if (!chat.members.includes(user)) chat.members.push(user);
  return { status: 200 };
}

function removeUser(state: ClusterState, call: UserCall): Response {
  const { chatId, removeUser: id } = readKnownStrings(call.body, ['chatId', 'removeUser']);
  const chat = chatOf(state, call, chatId);
  chat.members = chat.members.filter((member) => member.id !== id);
  return { status: 200 };
}

function changeName(state: ClusterState, call: UserCall): Response {
  const { chatId, newChatName } = readKnownStrings(call.body, ['chatId', 'newChatName']);
  chatOf(state, call, chatId).name = newChatName;
  return { status: 200 };
}

function deleteChat(state: ClusterState, call: UserCall): Response {
  const chat = chatOf(state, call, call.query['chatId']);
  state.chats = state.chats.filter((each) => each !== chat);
  return { status: 200 };
}

function getMessages(state: ClusterState, call: UserCall): Response {
  chatOf(state, call, call.params['chatId']);
  return { status: 200, body: { messages: [] } };
}

/** A chat that the caller is in; any other is answered like one that was never there. */
function chatOf({ chats }: ClusterState, { session: { user } }: UserCall, chatId: string | undefined): Chat {
  const chat = chats.find(({ id, members }) => id === chatId && members.includes(user));
  if (chat === undefined) throw new Refusal('notFound', 'no such chat');
  return chat;
}

function userNamed({ users }: ClusterState, appId: string, username: unknown): User {
  const user = users.find((each) => each.appId === appId && each.username === username);
  if (user === undefined) throw new Refusal('notFound', 'no such user');
  return user;
}

function chatView({ id: chatId, name: chatName, creator, createdAt, members }: Chat): object {
  return {
    ...{ chatId, chatName, lastMessageTimestamp: null, lastMessage: null },
    ...{ createdAt: new Date(createdAt).toISOString(), creator, groupChat: members.length > 2 },
  };
}

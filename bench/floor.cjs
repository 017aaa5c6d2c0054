// The least that a step can take: its requests over one socket to each service, those that do not depend on each other
// together, with nothing checked, retried, encrypted or kept secret. What it does is in WORK: `keys` (the steady state),
// `deliver` (TARGETS, paths of GitHub's, separated by blanks), `first` (the app is created, too), or `post` (KEY is revoked).
const { connect } = require('node:tls');
const { setTimeout: sleep } = require('node:timers/promises');

const { API_URL, GITHUB_URL, EMAIL, PASSWORD, APP_NAME, WORK, TARGETS = '', APP, KEY } = process.env;

/** A function that sends over one socket, as soon as it is asked to. */
function client(url) {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port, ALPNProtocols: ['http/1.1'] });
  socket.setNoDelay(true);
  const waiting = [];
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
    for (;;) {
      const end = received.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(received.slice(0, end))?.[1] ?? 0);
      if (received.length < end + 4 + length) return;
      const body = received.slice(end + 4, end + 4 + length);
      waiting.shift()(body === '' ? undefined : JSON.parse(body));
      received = received.slice(end + 4 + length);
    }
  });
  const send = (method, path, { token, body } = {}) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const authorization = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
    const type = text === '' ? '' : 'content-type: application/json\r\n';
    socket.write(
      `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nuser-agent: floor\r\n${authorization}${type}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
    return new Promise((resolve) => waiting.push(resolve));
  };
  return { send, end: () => socket.destroy() };
}

const targets = TARGETS === '' ? [] : TARGETS.split(' ');
const whisp = client(API_URL);
const github = targets.length === 0 ? undefined : client(GITHUB_URL);
const hub = (method, path, body) => github.send(method, path, { token: process.env.GITHUB_TOKEN, body });
// As long as an encrypted value is; what GitHub says of it takes as long.
const secret = { encrypted_value: Buffer.alloc(112).toString('base64'), key_id: '1' };
const logIn = () => whisp.send('POST', '/api/auth/login', { body: { email: EMAIL, password: PASSWORD } });
const read = () =>
  Promise.all(
    targets.flatMap((path) => [hub('GET', `${path}/public-key`), hub('GET', `${path}?per_page=100`)]),
  );
const write = async (name) => {
  for (const path of targets) await hub('PUT', `${path}/${name}`, secret);
};

async function app(token) {
  const list = async () =>
    (await whisp.send('GET', '/api/client/apps', { token })).find(({ name }) => name === APP_NAME);
  const found = await list();
  if (found !== undefined) return found.id;
  await whisp.send('POST', '/api/client/apps', { token, body: { name: APP_NAME } });
  // So that every job sees what the others have created.
  await sleep(3000);
  return (await list()).id;
}

async function key() {
  const [{ accessToken: token }] = await Promise.all([logIn(), read()]);
  const id = await app(token);
  const keys = `/api/client/apps/${id}/keys`;
  await Promise.all([
    whisp.send('GET', `/api/client/apps/${id}`, { token }),
    whisp.send('GET', keys, { token }),
  ]);
  await write('WHISP_BASE_URL');
  const made = await whisp.send('POST', keys, { token });
  if (made.token === undefined) throw new Error('no key');
  await write('WHISP_API_KEY');
  if (targets.length > 0) await whisp.send('GET', keys, { token });
}

async function post() {
  const { accessToken: token } = await logIn();
  await whisp.send('DELETE', `/api/client/apps/${APP}/keys/${KEY}`, { token });
}

async function main() {
  await (WORK === 'post' ? post() : key());
  whisp.end();
  github?.end();
}

void main();

// The least that the steady state can take: its requests over one socket, those that do not depend on each other together,
// with nothing checked, retried or kept secret.
const { connect } = require('node:tls');

const { API_URL, EMAIL, PASSWORD, APP_NAME } = process.env;
const { hostname, port, host } = new URL(API_URL);
const socket = connect({ host: hostname, port, ALPNProtocols: ['http/1.1'] });
socket.setNoDelay(true);

const waiting = [];
let received = '';
socket.setEncoding('utf8').on('data', (text) => {
  received += text;
  for (;;) {
    const end = received.indexOf('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(received.slice(0, end))?.[1]);
    if (end === -1 || received.length < end + 4 + length) return;
    waiting.shift()(JSON.parse(received.slice(end + 4, end + 4 + length)));
    received = received.slice(end + 4 + length);
  }
});

function send(method, path, { token, body = '' } = {}) {
  const authorization = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
  const type = body === '' ? '' : 'content-type: application/json\r\n';
  socket.write(
    `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${authorization}${type}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return new Promise((resolve) => waiting.push(resolve));
}

async function main() {
  const credentials = JSON.stringify({ email: EMAIL, password: PASSWORD });
  const { accessToken: token } = await send('POST', '/api/auth/login', { body: credentials });
  const apps = await send('GET', '/api/client/apps', { token });
  const { id } = apps.find(({ name }) => name === APP_NAME);
  await Promise.all([
    send('GET', `/api/client/apps/${id}`, { token }),
    send('GET', `/api/client/apps/${id}/keys`, { token }),
  ]);
  const key = await send('POST', `/api/client/apps/${id}/keys`, { token });
  if (key.token === undefined) throw new Error('no key');
  socket.destroy();
}

void main();

// The five calls of the guide's script, one after the other over one connection, in bare Node.
const { Agent, request } = require('node:https');

const { API_URL, EMAIL, PASSWORD, APP_NAME } = process.env;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function send(method, path, token, body) {
  const headers = { 'content-type': 'application/json' };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  return new Promise((resolve, reject) => {
    const sent = request(API_URL + path, { method, agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
    });
    sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function main() {
  const credentials = { email: EMAIL, password: PASSWORD };
  const registered = await send('POST', '/api/auth/register', undefined, {
    companyName: 'Acme Corp',
    ...credentials,
  });
  const signedIn =
    registered.status === 409 ? await send('POST', '/api/auth/login', undefined, credentials) : registered;
  const token = signedIn.body.accessToken;
  const app = await send('POST', '/api/client/apps', token, { name: APP_NAME });
  const key = await send('POST', `/api/client/apps/${app.body.id}/keys`, token);
  const details = await send('GET', `/api/client/apps/${app.body.id}`, token);
  if (key.body.token === undefined || details.body.clusterEndpoint === undefined) throw new Error('no key');
  agent.destroy();
}

void main();

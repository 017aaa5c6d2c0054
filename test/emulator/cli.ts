import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type EmulatorOptions, startEmulator } from './emulator.ts';
import { parseDialect } from './parse-dialect.ts';

const help = `Usage: node test/emulator/cli.ts [options]

An emulator of the Whisp management API, and of a chat cluster that accepts its API keys.

  --port <number>                   of the management API (4010)
  --cluster-port <number>           of the cluster (4011)
  --tls-key <file>                  with --tls-cert: serve https with these PEM files
  --tls-cert <file>
  --dialect <name>=<value>          depart from the plain answers (see dialect.ts); repeatable
  --account <email>:<password>      an account that exists from the start; repeatable
  --help
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      'cluster-port': { type: 'string', default: '4011' },
      'tls-key': { type: 'string' },
      'tls-cert': { type: 'string' },
      dialect: { type: 'string', multiple: true, default: [] },
      account: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const accounts = values.account.map(parseAccount);
  const emulator = await startEmulator({
    port: parsePort('--port', values.port),
    clusterPort: parsePort('--cluster-port', values['cluster-port']),
    dialect: parseDialect(values.dialect),
    ...readTls(values['tls-key'], values['tls-cert']),
    // Never a body or a header: both carry secrets.
    log: ({ method, path, status }) => console.log(`${method} ${path} ${status ?? 'no response'}`),
  });
  for (const account of accounts) emulator.store.addAccount(account);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.close());
  console.log(`Whisp management API (emulated) at ${emulator.url}
Chat cluster (emulated) at ${emulator.clusterUrl}
  It takes the keys made here, and knows what the SDK sends over HTTP: users, sessions, chats. It has no WebSocket: no messages.
In the workflow step, set   api_url: ${emulator.url}
Accounts, apps and keys are kept in memory only. Stop with Ctrl-C.
`);
}

function parsePort(option: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${option}: expected 0 to 65535`);
  return port;
}

function parseAccount(text: string): { email: string; password: string } {
  const colon = text.indexOf(':');
  const account = { email: text.slice(0, colon), password: text.slice(colon + 1) };
  // The text holds a password, so the message does not repeat it.
  if (colon < 1 || account.password === '') throw new Error('--account: expected email:password');
  return account;
}

function readTls(key: string | undefined, cert: string | undefined): Pick<EmulatorOptions, 'tls'> {
  if (key === undefined && cert === undefined) return {};
  if (key === undefined || cert === undefined) throw new Error('--tls-key and --tls-cert go together');
  return { tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } };
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

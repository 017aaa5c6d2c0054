import { appendFileSync } from 'node:fs';

const { EXAMPLES_SERVER, GITHUB_OUTPUT, INPUT_URL, INPUT_ROLE, INPUT_SECRETS } = process.env;
const body = JSON.stringify({ url: INPUT_URL, role: INPUT_ROLE });
const response = await fetch(`${EXAMPLES_SERVER}/vault`, { method: 'POST', body });
if (!response.ok) throw new Error(await response.text());
const stored = await response.json();
for (const line of INPUT_SECRETS.split(';')) {
  const [, field, output] = /^\s*\S+ (\w+) \| (\w+)\s*$/.exec(line);
  console.log(`::add-mask::${stored[field]}`);
  appendFileSync(GITHUB_OUTPUT, `${output}=${stored[field]}\n`);
}

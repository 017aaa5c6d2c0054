import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { bundledPackages } from './bundled.ts';
import { licenses } from './licenses.ts';

// tsc first and ncc on what it writes: ncc's own TypeScript loader does not know this compiler. The entries stay as they are
// beside the one bundle, so that the first connections are begun before it is loaded, and a post step with nothing to do does
// not load it at all.

const run = (program: string, ...args: string[]) =>
  execFileSync(process.execPath, [`node_modules/${program}`, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

/** Copies a package to where ncc finds it before the installed one. @returns the copy's path */
function copyOf(name: string): string {
  const copy = `build/node_modules/${name}`;
  cpSync(`node_modules/${name}`, copy, { recursive: true });
  return copy;
}

/** Replaces a text of a file, which has to be there exactly once: an update of the package may have changed it. */
function replace(file: string, from: string, to: string): void {
  const parts = readFileSync(file, 'utf8').split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} of: ${from}`);
  writeFileSync(file, parts.join(to));
}

rmSync('build', { recursive: true, force: true });
rmSync('dist', { recursive: true, force: true });
run('typescript/bin/tsc');

// ncc leaves out what nobody uses only where a package says that loading it has no effects. @actions/core doesn't, so a copy
// says it: its OIDC client and an HTTP client would be half of the bundle.
const core = copyOf('@actions/core');
replace(`${core}/package.json`, '"type": "module"', '"type": "module",\n  "sideEffects": false');

// GitHub's client is made to load a method for each endpoint of the REST API, and undici's fetch to send with: half of the
// bundle again. This action names its endpoints by path, and sends by itself (src/services/github/transport.ts).
const github = copyOf('@actions/github');
const noPlugin = (name: string) => `const ${name} = () => ({});`;
const noClient = 'const httpClient = { HttpClient: class { getAgent() {} getAgentDispatcher() {} } };';
const plugins = { restEndpointMethods: 'plugin-rest-endpoint-methods', paginateRest: 'plugin-paginate-rest' };
for (const [name, plugin] of Object.entries(plugins))
  replace(`${github}/lib/utils.js`, `import { ${name} } from '@octokit/${plugin}';`, noPlugin(name));
replace(`${github}/lib/internal/utils.js`, "import * as httpClient from '@actions/http-client';", noClient);
replace(`${github}/lib/internal/utils.js`, "import { fetch } from 'undici';", 'const fetch = undefined;');

// Every connection speaks HTTP/1.1, and Node's HTTP/2 takes a tenth of the time that loading takes. This is what undici has where
// there is none.
const undici = copyOf('undici');
replace(
  `${undici}/lib/dispatcher/client-h2.js`,
  "http2 = require('node:http2')",
  'http2 = { constants: {} }',
);

const stats = 'build/stats.json';
const output = ['-o', 'dist', '--target', 'es2024', '--stats-out', stats];
run('@vercel/ncc/dist/ncc/cli.js', 'build', 'build/action.js', ...output);
renameSync('dist/index.js', 'dist/action.js');
for (const entry of ['main.js', 'post.js', 'runner/process.js', 'services/http/preconnect.js', 'base/url.js'])
  cpSync(`build/${entry}`, `dist/${entry}`);
writeFileSync('dist/licenses.txt', licenses(bundledPackages(JSON.parse(readFileSync(stats, 'utf8')))));

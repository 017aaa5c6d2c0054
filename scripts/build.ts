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

rmSync('build', { recursive: true, force: true });
rmSync('dist', { recursive: true, force: true });
run('typescript/bin/tsc');

// ncc leaves out what nobody uses only where a package says that loading it has no effects. @actions/core doesn't, so a copy
// says it, which ncc finds before the installed one: its OIDC client and an HTTP client would be half of the bundle.
const core = 'build/node_modules/@actions/core';
cpSync('node_modules/@actions/core', core, { recursive: true });
const manifest = JSON.parse(readFileSync(`${core}/package.json`, 'utf8'));
writeFileSync(`${core}/package.json`, JSON.stringify({ ...manifest, sideEffects: false }));

const stats = 'build/stats.json';
const output = ['-o', 'dist', '--target', 'es2024', '--stats-out', stats];
run('@vercel/ncc/dist/ncc/cli.js', 'build', 'build/action.js', ...output);
renameSync('dist/index.js', 'dist/action.js');
for (const entry of ['main.js', 'post.js', 'services/http/preconnect.js', 'base/url.js'])
  cpSync(`build/${entry}`, `dist/${entry}`);
writeFileSync('dist/licenses.txt', licenses(bundledPackages(JSON.parse(readFileSync(stats, 'utf8')))));

import { execFileSync } from 'node:child_process';
import { copyFileSync, renameSync, rmSync } from 'node:fs';

// tsc first and ncc on what it writes: ncc's own TypeScript loader does not know this compiler. The two entries stay as
// they are beside the one bundle, so that a post step with nothing to do does not load it.

const run = (program: string, ...args: string[]) =>
  execFileSync(process.execPath, [`node_modules/${program}`, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

rmSync('build', { recursive: true, force: true });
rmSync('dist', { recursive: true, force: true });
run('typescript/bin/tsc');
run(
  '@vercel/ncc/dist/ncc/cli.js',
  'build',
  'build/action.js',
  '-o',
  'dist',
  '--license',
  'licenses.txt',
  '--target',
  'es2024',
);
renameSync('dist/index.js', 'dist/action.js');
for (const entry of ['main.js', 'post.js']) copyFileSync(`build/${entry}`, `dist/${entry}`);

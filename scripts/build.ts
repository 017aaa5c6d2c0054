import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

// tsc first and ncc on what it writes: ncc's own TypeScript loader does not know this compiler.

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
  'build/main.js',
  '-o',
  'dist',
  '--license',
  'licenses.txt',
  '--target',
  'es2024',
);

// Loaded before the action: nothing connects and no timer keeps the process, so that it ends in the middle of its work.
const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');

net.connect = () => new net.Socket();
syncBuiltinESMExports();
const real = globalThis.setTimeout;
globalThis.setTimeout = (...args) => real(...args).unref();

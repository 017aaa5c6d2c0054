// Loaded before the action, in its process: names of the lab are resolved here, as the control file says at that moment, and
// the lab is told when the action listens to signals.
const dns = require('node:dns');
const { appendFileSync, readFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');

const { LAB_CONTROL = '', LAB_EVENTS = '' } = process.env;
const tell = (event) => appendFileSync(LAB_EVENTS, `${event}\n`);
const real = dns.lookup;

dns.lookup = (host, options, callback) => {
  const done = callback ?? options;
  const how = JSON.parse(readFileSync(LAB_CONTROL, 'utf8'))[host];
  if (how === undefined) return real(host, options, callback);
  tell(`lookup ${host}`);
  const found = (addresses) => {
    if (options.all)
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
    else done(null, addresses[0], 4);
  };
  const fail = (code) => done(Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code }));
  if (how === 'never') return;
  if (how === 'slow') setTimeout(found, 300, ['127.0.0.1']);
  else if (Array.isArray(how)) setImmediate(found, how);
  else setImmediate(fail, how);
};

// An address that answers nothing: what a network does, a test cannot be sure of.
const { connect } = net;
net.connect = (options, ...rest) =>
  options.host === '192.0.2.1'
    ? Object.assign(new net.Socket(), { connecting: true })
    : connect(options, ...rest);
syncBuiltinESMExports();

process.on('newListener', (name) => {
  if (name === 'SIGINT') tell('listening');
});

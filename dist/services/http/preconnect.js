import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import { isLoopback } from '../../base/url.js';
/** When a connection that is not there yet is given up, in milliseconds; whoever needs it makes a new one. */
const GIVE_UP_MS = 10_000;
/** How long one of a host's addresses may be silent before the next one is tried (NEXT_ADDRESS_MS), in milliseconds. */
const ADDRESS_MS = 2000;
/**
 * Begins the connections that the step is going to need, while the rest of the action is loaded: nothing is sent, and
 * whatever is wrong with an input is left to those who check it.
 * @param env the process's environment, with the inputs as the runner gives them
 * @param count how many to each service
 */
export function preconnect(env, count) {
    const input = (name) => env[`INPUT_${name}`]?.trim() ?? '';
    const begin = (address) => {
        if (!URL.canParse(address))
            return [];
        const url = new URL(address);
        return isReachedDirectly(url, env) ? Array.from({ length: count }, () => open(url)) : [];
    };
    if (input('EMAIL') === '' || input('PASSWORD') === '')
        return [];
    const github = input('SECRET_TARGETS') === '' ? [] : begin(input('GITHUB_API_URL'));
    return [...github, ...begin(input('API_URL'))];
}
/** Takes what was begun to a service: it is the caller's from now on. With two services at one origin, the first takes all. */
export function takePreconnections(all, { origin }) {
    const taken = all.filter((each) => each.origin === origin);
    all.splice(0, all.length, ...all.filter((each) => each.origin !== origin));
    return taken;
}
function isReachedDirectly({ protocol, hostname }, env) {
    if (isLoopback(hostname))
        return protocol === 'https:' || protocol === 'http:';
    return protocol === 'https:' && !env['https_proxy'] && !env['HTTPS_PROXY'];
}
function open({ protocol, hostname, port, origin }) {
    const secure = protocol === 'https:';
    const host = hostname.replace(/^\[|\]$/g, '');
    const options = {
        host,
        port: Number(port) || (secure ? 443 : 80),
        noDelay: true,
        keepAlive: true,
        autoSelectFamilyAttemptTimeout: ADDRESS_MS,
    };
    const servername = isIP(host) ? '' : host;
    // Half of the time that this file takes to load, were it imported; plain connections have no use for it.
    const tls = () => process.getBuiltinModule('node:tls');
    const socket = secure
        ? tls().connect({ ...options, servername, ALPNProtocols: ['http/1.1'], rejectUnauthorized: true })
        : connect(options);
    socket.unref();
    socket.on('error', () => { });
    socket.setTimeout(GIVE_UP_MS, () => socket.destroy(new Error('timed out')));
    const opened = once(socket, secure ? 'secureConnect' : 'connect').then(() => socket.setTimeout(0));
    opened.catch(() => { });
    return { origin, socket, opened };
}

/** True for a host name, as URL.hostname gives it, that can only mean this machine. Only there is http accepted. */
export function isLoopback(hostname) {
    return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
/**
 * Reads a base URL: https, or http on this machine, with nothing secret or variable in it. What is returned is made from the
 * parsed URL and not from the text, which may hold an empty query, backslashes or capitals that a client would pass on.
 */
export function readBaseUrl(text) {
    if (/[\s\p{C}]/u.test(text) || !URL.canParse(text))
        return { wrong: 'no-url' };
    const { protocol, hostname, username, password, search, hash, origin, pathname } = new URL(text);
    const isSecure = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
    if (!isSecure)
        return { wrong: 'not-https' };
    if (username !== '' || password !== '')
        return { wrong: 'credentials' };
    if (search !== '' || hash !== '')
        return { wrong: 'query' };
    return { value: origin + pathname.replace(/\/+$/, '') };
}

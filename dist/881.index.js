export const id = 881;
export const ids = [881];
export const modules = {

/***/ 7881:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createGitHub: () => (/* binding */ createGitHub)
});

// EXTERNAL MODULE: ./build/base/errors.js
var errors = __webpack_require__(5145);
// EXTERNAL MODULE: ./build/base/json.js
var json = __webpack_require__(768);
// EXTERNAL MODULE: ./build/base/text.js
var base_text = __webpack_require__(1497);
// EXTERNAL MODULE: ./build/model/target.js
var model_target = __webpack_require__(677);
// EXTERNAL MODULE: ./build/services/http/send.js + 2 modules
var send = __webpack_require__(971);
;// CONCATENATED MODULE: ./build/services/github/paths.js

/** The paths of a target. Names are encoded: an environment's may hold slashes. */
function pathsOf(target) {
    const base = basePath(target);
    const secrets = `${base}/secrets`;
    return {
        publicKey: `${secrets}/public-key`,
        secret: (name) => `${secrets}/${name}`,
        secrets,
        variables: (0,model_target/* hasVariables */.cF)(target) ? `${base}/variables` : undefined,
        permission: target.store === 'organization'
            ? `the organization's ${PERMISSIONS[target.kind]}`
            : PERMISSIONS[target.store],
        room: target.store === 'organization' ? 1000 : 100,
    };
}
/** The path of an environment. */
function environmentPath(repository, environment) {
    return `/repos/${repository}/environments/${encodeURIComponent(environment)}`;
}
const PERMISSIONS = {
    actions: 'Secrets: read and write',
    dependabot: 'Dependabot secrets: read and write',
    codespaces: 'Codespaces secrets: read and write',
    agents: 'Agent secrets: read and write',
    environment: 'Environments: read and write',
};
function basePath(target) {
    switch (target.store) {
        case 'organization':
            return `/orgs/${target.organization}/${target.kind}`;
        case 'environment':
            return environmentPath(target.repository, target.environment);
        default:
            return `/repos/${target.repository}/${target.store}`;
    }
}

;// CONCATENATED MODULE: ./build/services/github/permissions.js






/** True when a 404 is about the environment: its repository is there, and it is not. */
async function environmentIsMissing(github, target, error) {
    if (target.store !== 'environment' || error.status !== 404)
        return false;
    const { repository, environment } = target;
    return ((await readable(github, `/repos/${repository}`)) &&
        !(await readable(github, environmentPath(repository, environment))));
}
/** Why a target cannot be read or written, which permission it takes and what to do; for a message. */
async function explainTarget(github, target, error) {
    const said = `${(0,model_target/* targetName */.je)(target)}: ${error.endpoint} answered ${error.status}${error.said === '' ? '' : ` (${error.said})`}.`;
    return new errors/* UserError */.yo(`${said} ${await remedy(github, target, error)}`);
}
async function remedy(github, target, error) {
    if (error.status < 400) {
        const name = await newName(github, error.said);
        return name === undefined
            ? 'The repository has been renamed or moved: use its new name.'
            : `The repository is now named ${name}: use that name.`;
    }
    if (error.status === 401)
        return 'github_token is not valid or has expired: make a new one.';
    if (/archived/i.test(error.said))
        return 'The repository is archived and takes no changes: unarchive it, or leave it out.';
    const { permission } = pathsOf(target);
    const needs = `The token needs the permission ${permission}${error.permission === undefined ? '' : ` (GitHub says: ${(0,base_text/* shown */.SP)(error.permission)})`}.`;
    if (await environmentIsMissing(github, target, error)) {
        return 'The environment does not exist: create it, or set create_environment: true.';
    }
    const missing = error.status === 404
        ? `There is no such ${target.store === 'organization' ? 'organization' : 'repository'}, or github_token cannot see it. `
        : '';
    return `${missing}${needs} ${OWN_TOKEN}`;
}
const OWN_TOKEN = "The workflow's own GITHUB_TOKEN can never write secrets: pass the token of a GitHub App, or a fine-grained personal access token, as github_token.";
async function newName(github, url) {
    const path = /\/repositories\/\d+/.exec(url)?.[0];
    if (path === undefined)
        return undefined;
    try {
        return await (0,send/* send */.t)(github, {
            method: 'GET',
            path,
            parse: ({ endpoint, body }) => (0,base_text/* shown */.SP)((0,json/* jsonObject */.o)(endpoint, body).string('full_name')),
        });
    }
    catch {
        return undefined;
    }
}
async function readable(github, path) {
    try {
        await (0,send/* send */.t)(github, { method: 'GET', path, parse: () => undefined });
        return true;
    }
    catch (error) {
        if ((0,errors/* hasStatus */.Ro)(error, 404))
            return false;
        throw error;
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./node_modules/@noble/ciphers/salsa.js + 3 modules
var salsa = __webpack_require__(6382);
// EXTERNAL MODULE: ./node_modules/blakejs/blake2b.js
var blake2b = __webpack_require__(4931);
;// CONCATENATED MODULE: ./build/services/github/seal.js



/** Bytes of an X25519 public key. */
const KEY_BYTES = 32;
/** True for what `seal` can encrypt for. */
function isPublicKey(key) {
    return Buffer.from(key, 'base64').length === KEY_BYTES;
}
/**
 * Encrypts a text so that only the holder of the private key can read it: libsodium's `crypto_box_seal`, which GitHub asks
 * for. An X25519 key agreement with a key pair made for this one text, then XSalsa20-Poly1305 under a nonce that is the
 * BLAKE2b hash of both public keys. Node has the key agreement; of the libraries for the rest, noble's cipher is audited and
 * blakejs a sixth of the size of noble's hashes. libsodium would be three times as large as both.
 * @param publicKey base64, as GitHub's `public-key` endpoints give it
 * @param pair made for this one text and never used again
 * @returns base64
 */
function seal(text, publicKey, pair = (0,external_node_crypto_.generateKeyPairSync)('x25519')) {
    if (!isPublicKey(publicKey))
        throw new Error('the public key is not an X25519 key');
    const recipient = Buffer.from(publicKey, 'base64');
    const sender = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    const shared = (0,external_node_crypto_.diffieHellman)({ privateKey: pair.privateKey, publicKey: toKeyObject(recipient) });
    const nonce = (0,blake2b.blake2b)(Buffer.concat([sender, recipient]), undefined, 24);
    const box = (0,salsa/* xsalsa20poly1305 */.uT)(boxKey(shared), nonce).encrypt(Buffer.from(text, 'utf8'));
    return Buffer.concat([sender, box]).toString('base64');
}
function toKeyObject(publicKey) {
    const key = { kty: 'OKP', crv: 'X25519', x: publicKey.toString('base64url') };
    return (0,external_node_crypto_.createPublicKey)({ key, format: 'jwk' });
}
/** NaCl's `crypto_box_beforenm`: HSalsa20 of the shared secret with an empty nonce. */
function boxKey(shared) {
    const out = new Uint32Array(8);
    (0,salsa/* hsalsa */.bD)(words(Buffer.from('expand 32-byte k')), words(shared), new Uint32Array(4), out);
    return new Uint8Array(out.buffer);
}
function words(bytes) {
    return new Uint32Array(Uint8Array.from(bytes).buffer);
}

;// CONCATENATED MODULE: ./build/services/github/visibility.js




const PAGE = 100;
/** The visibility that an organization's secret or variable has, with the repositories it is shared with. */
async function readVisibility(github, target, kind, name) {
    const paths = pathsOf(target);
    const path = kind === 'secret' ? paths.secret(name) : `${paths.variables}/${name}`;
    const visibility = await (0,send/* send */.t)(github, {
        method: 'GET',
        path,
        parse: ({ endpoint, body }) => (0,json/* jsonObject */.o)(endpoint, body).string('visibility'),
    });
    if (visibility !== 'selected')
        return { visibility };
    const ids = [];
    for (let page = 1;; page++) {
        const found = await (0,send/* send */.t)(github, {
            method: 'GET',
            path: `${path}/repositories?per_page=${PAGE}&page=${page}`,
            parse: repositoryIds,
        });
        ids.push(...found);
        if (found.length < PAGE)
            return { visibility, selected_repository_ids: ids };
    }
}
/** What is new is visible to the current repository only. */
async function newVisibility(github, currentRepository) {
    const id = await (0,send/* send */.t)(github, {
        method: 'GET',
        path: `/repos/${currentRepository}`,
        parse: ({ endpoint, body }) => idOf(endpoint, body),
    });
    return { visibility: 'selected', selected_repository_ids: [id] };
}
function repositoryIds({ endpoint, body }) {
    const list = (0,json/* isObject */.G)(body) ? body['repositories'] : undefined;
    if (!Array.isArray(list))
        throw new errors/* InvalidResponseError */.tF(endpoint, 'the field repositories is not a list');
    return list.map((repository) => idOf(endpoint, repository));
}
function idOf(endpoint, repository) {
    const id = (0,json/* jsonObject */.o)(endpoint, repository).optionalNumber('id');
    if (id === undefined)
        throw new errors/* InvalidResponseError */.tF(endpoint, 'the field id is missing');
    return id;
}

;// CONCATENATED MODULE: ./build/services/github/read.js








/** Reads a target, so that everything that can be wrong with it is known before a key is made. Throws UserError. */
async function readTarget(github, target, check) {
    try {
        return await readExisting(github, target, check);
    }
    catch (error) {
        if (!(0,errors/* isAccessError */.Pq)(error))
            throw error;
        if (check.createEnvironment && (await environmentIsMissing(github, target, error))) {
            const entry = { exists: false, visibility: undefined };
            return {
                target,
                publicKey: undefined,
                keyUpdatedAt: undefined,
                apiKey: { ...entry, kind: 'secret' },
                baseUrl: { ...entry, kind: check.names.baseUrlKind },
                otherKind: false,
            };
        }
        throw await explainTarget(github, target, error);
    }
}
/** `GET …/secrets/public-key`. */
function readPublicKey(github, target) {
    return (0,send/* send */.t)(github, {
        method: 'GET',
        path: pathsOf(target).publicKey,
        parse: ({ endpoint, body }) => {
            const found = (0,json/* jsonObject */.o)(endpoint, body);
            const key = found.string('key');
            // Found out here, and not when there is a key to encrypt.
            if (!isPublicKey(key))
                throw new errors/* InvalidResponseError */.tF(endpoint, 'the field key is not an X25519 key');
            return { id: found.string('key_id'), key };
        },
    });
}
/** When the secret was last written; undefined when there is none. */
async function readUpdatedAt(github, target, name) {
    const path = pathsOf(target).secret(name);
    return ifThere(get(github, path, (found) => found.optionalTime('updated_at')));
}
async function readExisting(github, target, check) {
    const { names, currentRepository } = check;
    const { variables } = pathsOf(target);
    const kind = variables === undefined ? 'secret' : names.baseUrlKind;
    const secretNames = kind === 'secret' ? [names.apiKey, names.baseUrl] : [names.apiKey];
    const [publicKey, secrets, variableExists] = await Promise.all([
        readPublicKey(github, target),
        readSecrets(github, target, secretNames),
        kind === 'secret' ? false : exists(github, `${variables}/${names.baseUrl}`),
    ]);
    requireRoom(target, secrets.count, secretNames.filter((name) => !secrets.updatedAt.has(name)).length);
    const entry = async (at, name) => {
        const there = at === 'secret' ? secrets.updatedAt.has(name) : variableExists;
        const current = () => readVisibility(github, target, at, name);
        const visibility = there ? current : () => newVisibility(github, currentRepository);
        return {
            kind: at,
            exists: there,
            visibility: target.store === 'organization' ? await visibility() : undefined,
        };
    };
    const [apiKey, baseUrl] = await Promise.all([entry('secret', names.apiKey), entry(kind, names.baseUrl)]);
    const keyUpdatedAt = secrets.updatedAt.get(names.apiKey);
    return { target, publicKey, keyUpdatedAt, apiKey, baseUrl, otherKind: false };
}
/** Most entries that GitHub puts on one page of a list. */
const read_PAGE = 100;
/** One request where the whole store fits on a page, as all but an organization's do. */
async function readSecrets(github, target, names) {
    const { secrets, room } = pathsOf(target);
    const { count, listed } = await get(github, `${secrets}?per_page=${read_PAGE}`, (found) => ({
        count: found.optionalNumber('total_count') ?? 0,
        listed: found.list('secrets', (item) => [item.string('name').toUpperCase(), item.optionalTime('updated_at')]),
    }));
    if (room <= read_PAGE || count <= listed.length) {
        const all = new Map(listed);
        const wanted = names.filter((name) => all.has(name.toUpperCase()));
        return { count, updatedAt: new Map(wanted.map((name) => [name, all.get(name.toUpperCase())])) };
    }
    const read = await Promise.all(names.map(async (name) => [name, await readUpdatedAt(github, target, name)]));
    return { count, updatedAt: new Map(read.filter(([, updatedAt]) => updatedAt !== undefined)) };
}
/** A store that is full would refuse the key after it has been made. @throws UserError */
function requireRoom(target, count, missing) {
    const { room } = pathsOf(target);
    if (count + missing <= room)
        return;
    throw new errors/* UserError */.yo(`${(0,model_target/* targetName */.je)(target)}: the store holds ${count} secrets, and ${room} is the most it can hold; ${missing} more are to be written. Delete some that are no longer used.`);
}
async function exists(github, path) {
    return (await ifThere(get(github, path, () => true))) ?? false;
}
async function ifThere(reading) {
    try {
        return await reading;
    }
    catch (error) {
        if ((0,errors/* hasStatus */.Ro)(error, 404))
            return undefined;
        throw error;
    }
}
function get(github, path, read) {
    const call = {
        method: 'GET',
        path,
        parse: ({ endpoint, body }) => read((0,json/* jsonObject */.o)(endpoint, body)),
    };
    return (0,send/* send */.t)(github, call);
}

;// CONCATENATED MODULE: ./build/services/github/write.js





/** Writes a value to where the target keeps it, creating or replacing what is there. */
function writeValue(github, state, { which, name, value }) {
    const { target, publicKey } = state;
    const entry = state[which];
    if (entry.kind === 'variable')
        return writeVariable(github, { target, entry }, name, value);
    if (publicKey === undefined)
        throw new Error(`${(0,model_target/* targetName */.je)(target)} has no public key yet`);
    const body = { encrypted_value: seal(value, publicKey.key), key_id: publicKey.id, ...entry.visibility };
    return write(github, { method: 'PUT', path: pathsOf(target).secret(name), body });
}
/** GitHub has one request to create a variable and another to change it. */
async function writeVariable(github, { target, entry }, name, value) {
    const path = pathsOf(target).variables ?? '';
    const body = { name, value, ...entry.visibility };
    const change = () => write(github, { method: 'PATCH', path: `${path}/${name}`, body });
    if (entry.exists)
        return change();
    const created = await write(github, { method: 'POST', path, body });
    // Another job, or a first attempt whose response was lost, has created it meanwhile.
    return created.outcome !== 'done' && (0,errors/* hasStatus */.Ro)(created.error, 409) ? change() : created;
}
/** `PUT …/environments/{name}`, only for one that does not exist: it would reset the protection of one that does. */
async function createEnvironment(github, repository, environment) {
    await (0,send/* send */.t)(github, {
        method: 'PUT',
        path: environmentPath(repository, environment),
        parse: () => undefined,
    });
}
/** Deletes a secret or variable; one that is gone counts as deleted. */
async function deleteEntry(github, target, kind, name) {
    const paths = pathsOf(target);
    const path = kind === 'secret' ? paths.secret(name) : `${paths.variables}/${name}`;
    try {
        await (0,send/* send */.t)(github, { method: 'DELETE', path, parse: () => undefined });
    }
    catch (error) {
        if (!(0,errors/* hasStatus */.Ro)(error, 404))
            throw error;
    }
}
/** What is under way when the step is cancelled is awaited for a while. */
function write(github, request) {
    return (0,send/* sendTracked */.Z)(github, { ...request, parse: () => undefined }, { awaited: true });
}

;// CONCATENATED MODULE: ./build/services/github/delete.js









/** Makes sure that a target's values can be deleted. @returns false when the environment is gone, and they with it */
async function isThere(github, target) {
    try {
        await readPublicKey(github, target);
        return true;
    }
    catch (error) {
        if (!(0,errors/* isAccessError */.Pq)(error))
            throw error;
        if (await environmentIsMissing(github, target, error))
            return false;
        throw await explainTarget(github, target, error);
    }
}
/** Deletes the secrets and variables of both names. @throws UserError */
async function deleteStored(github, target, { apiKey, baseUrl }) {
    try {
        for (const name of [apiKey, baseUrl])
            await deleteEntry(github, target, 'secret', name);
        if ((0,model_target/* hasVariables */.cF)(target))
            await deleteEntry(github, target, 'variable', baseUrl);
    }
    catch (error) {
        throw (0,errors/* isAccessError */.Pq)(error) ? await explainTarget(github, target, error) : error;
    }
}
/**
 * Deletes an environment, unless it holds another secret or variable; one that is gone counts as deleted.
 * @returns what else it holds, in words, when it stays
 */
async function deleteEnvironment(github, target) {
    const { secrets, variables } = pathsOf(target);
    try {
        const held = [
            await heldIn(github, 'secret', secrets),
            ...(variables === undefined ? [] : [await heldIn(github, 'variable', variables)]),
        ].filter(({ names }) => names.length > 0);
        if (held.length > 0)
            return held.map(inWords).join(' and ');
        const path = environmentPath(target.repository, target.environment);
        await (0,send/* send */.t)(github, { method: 'DELETE', path, parse: () => undefined });
    }
    catch (error) {
        if ((0,errors/* hasStatus */.Ro)(error, 404))
            return undefined;
        throw (0,errors/* isAccessError */.Pq)(error) ? await explainTarget(github, target, error) : error;
    }
    return undefined;
}
async function heldIn(github, kind, path) {
    const names = await (0,send/* send */.t)(github, {
        method: 'GET',
        path: `${path}?per_page=10`,
        parse: ({ endpoint, body }) => (0,json/* jsonObject */.o)(endpoint, body).list(`${kind}s`, (item) => (0,base_text/* shown */.SP)(item.string('name'))),
    });
    return { kind, names };
}
function inWords({ kind, names }) {
    return `the ${kind}${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
}

// EXTERNAL MODULE: ./build/base/time.js
var time = __webpack_require__(2475);
;// CONCATENATED MODULE: ./build/services/github/pace.js

/**
 * GitHub's documented limits: 900 points a minute, of which a write takes 5, and 80 writes a minute and 500 an hour for
 * requests that create content.
 */
const WINDOWS = [
    { ms: time/* MINUTE_MS */.kg, most: 900, cost: (writes) => (writes ? 5 : 1) },
    { ms: time/* MINUTE_MS */.kg, most: 80, cost: (writes) => (writes ? 1 : 0) },
    { ms: time/* HOUR_MS */.iQ, most: 500, cost: (writes) => (writes ? 1 : 0) },
];
/** Holds requests back only as long as GitHub's limits require: the first ones not at all. */
class Pace {
    #clock;
    #sent = [];
    constructor(clock) {
        this.#clock = clock;
    }
    /** Books a request. @returns how long to wait before it may be sent, in milliseconds */
    book(writes) {
        const now = this.#clock.monotonic();
        const at = Math.max(now, ...WINDOWS.map((window) => this.#earliest(window, writes, now)));
        this.#sent.push({ at, writes });
        // A read may go out before a write that was booked earlier and has to wait.
        this.#sent.sort((a, b) => a.at - b.at);
        return at - now;
    }
    /** How long it will take until that many more writes have been sent, in milliseconds. */
    forecast(writes) {
        const trial = new Pace(this.#clock);
        trial.#sent.push(...this.#sent);
        let wait = 0;
        for (let count = 0; count < writes; count++)
            wait = trial.book(true);
        return wait;
    }
    #earliest({ ms, most, cost }, writes, now) {
        const own = cost(writes);
        if (own === 0)
            return now;
        let total = own;
        for (const booked of this.#sent.toReversed()) {
            total += cost(booked.writes);
            // One too many: this request has to be a whole window later than the one that is in its way.
            if (total > most)
                return booked.at + ms;
        }
        return now;
    }
}

;// CONCATENATED MODULE: ./build/services/github/pull-requests.js



/** Reads pull requests of a repository, `owner/name`. */
function createPullRequests(github, repository) {
    const path = `/repos/${repository}/pulls`;
    return {
        requireReadable: async () => {
            try {
                await (0,send/* send */.t)(github, { method: 'GET', path: `${path}?per_page=1`, parse: () => undefined });
            }
            catch (error) {
                throw (0,errors/* hasStatus */.Ro)(error, 401, 403, 404) ? unreadable(error, repository) : error;
            }
        },
        read: async (number) => {
            try {
                return await (0,send/* send */.t)(github, { method: 'GET', path: `${path}/${number}`, parse: pullState });
            }
            catch (error) {
                if ((0,errors/* hasStatus */.Ro)(error, 404))
                    return 'none';
                throw error;
            }
        },
    };
}
function unreadable(error, repository) {
    return new errors/* UserError */.yo(`The pull requests of ${repository} cannot be read, so nothing was deleted: ${error.endpoint} answered ${error.status}. Give the job the permission pull-requests: read, or pass a github_token that may read them.`);
}
function pullState({ endpoint, body }) {
    const state = (0,json/* jsonObject */.o)(endpoint, body).string('state');
    if (state === 'open' || state === 'closed')
        return state;
    throw new errors/* InvalidResponseError */.tF(endpoint, 'the field state is neither open nor closed');
}

// EXTERNAL MODULE: ./build/node_modules/@actions/github/lib/github.js + 17 modules
var github = __webpack_require__(8235);
// EXTERNAL MODULE: ./build/services/http/exchange.js + 1 modules
var exchange = __webpack_require__(5333);
// EXTERNAL MODULE: ./build/services/http/transport.js + 1 modules
var transport = __webpack_require__(2765);
// EXTERNAL MODULE: ./build/services/http/dates.js
var dates = __webpack_require__(4819);
;// CONCATENATED MODULE: ./build/services/github/rate-limit.js


/**
 * How long GitHub's primary or secondary rate limit lasts, in milliseconds; undefined when the answer is about something else.
 * GitHub uses 403 as well as 429 for both ("Rate limits for the REST API" in its documentation).
 */
function rateLimitWaitMs({ status, said, header }) {
    if (status !== 403 && status !== 429)
        return undefined;
    const date = (0,dates/* dateOf */.Q)(header('date'));
    const asked = (0,dates/* retryAfterMs */.V)(header('retry-after'), date);
    if (asked !== undefined)
        return asked;
    const reset = Number(header('x-ratelimit-reset'));
    if (header('x-ratelimit-remaining') === '0' && reset > 0 && date !== undefined) {
        return Math.max(0, reset * 1000 - date);
    }
    return status === 429 || /secondary rate/i.test(said) ? time/* SECONDARY_LIMIT_MS */.w8 : undefined;
}

;// CONCATENATED MODULE: ./build/services/github/advice.js



/** GitHub's REST API, as far as errors go. */
const GITHUB = { addressInput: 'github_api_url', advice, refusal };
function advice(status) {
    if (status < 400)
        return 'Redirects are never followed: use the name that the repository has now.';
    if (status >= 500)
        return 'GitHub has a problem, not the token: run again later.';
    switch (status) {
        case 401:
            return 'github_token is not valid or has expired: make a new one.';
        case 429:
            return 'This is a rate limit: GitHub limits how often this token may call it. Run fewer jobs at once, or run again later.';
        default:
            return 'Check github_token and github_api_url.';
    }
}
/** A rate limit is a 429 here, though GitHub has 403 for it as well; a redirect says where the repository has gone. */
function refusal(response, said) {
    const header = (name) => response.header(name)[0];
    const { status } = response;
    const permission = header('x-accepted-github-permissions');
    if (status < 400)
        return { said: movedTo(response.text) };
    const wait = rateLimitWaitMs({ status, said, header });
    return wait === undefined ? { permission } : { status: 429, permission, retryAfterMs: wait };
}
function movedTo(text) {
    try {
        const data = JSON.parse(text);
        const url = (0,json/* isObject */.G)(data) ? data['url'] : undefined;
        return typeof url === 'string' ? (0,base_text/* shown */.SP)(url) : '';
    }
    catch {
        return '';
    }
}

;// CONCATENATED MODULE: ./build/services/github/transport.js




const silent = { debug: () => { }, info: () => { }, warn: () => { }, error: () => { } };
/**
 * The transport to GitHub. GitHub's own client makes the requests, and hands them over to be sent as those to Whisp are: limits,
 * retries, proxies, certificates and bodies are the same for both. What the client would take from the environment when it is
 * loaded (address, proxy) is given here, and it prints nothing.
 */
function createGitHubTransport({ token, apiUrl, dispatcher, redact }) {
    const octokit = (0,github/* getOctokit */.Q)(token, { baseUrl: apiUrl, log: silent, request: { log: silent } });
    return async (request, attempt) => {
        const { method, path, body, headers } = request;
        const endpoint = (0,transport/* endpointOf */.X5)(request);
        let response;
        const fetch = async (url, init) => {
            const wire = { endpoint, method, url: new URL(url), headers: init.headers, body: init.body };
            const received = await (0,exchange/* exchange */.c)(dispatcher, wire, attempt, GITHUB.addressInput);
            response = (0,transport/* readResponse */.Uk)(endpoint, received, { redact, service: GITHUB });
            return READ_ALREADY;
        };
        try {
            await octokit.request(`${method} ${path}`, {
                ...body,
                headers: { 'x-github-api-version': '2022-11-28', ...headers },
                request: { fetch },
            });
        }
        catch (error) {
            // The client wraps what its fetch throws.
            throw error instanceof Error && error.cause !== undefined ? error.cause : error;
        }
        if (response === undefined)
            throw new Error(`${endpoint} was not sent by GitHub's client`);
        return response;
    };
}
/** Tells the client that there is nothing for it to read. */
const READ_ALREADY = { status: 204, url: '', headers: new Map() };

;// CONCATENATED MODULE: ./build/services/github/client.js







/** The GitHub side of a run. The one module of this folder that others load, and only when there is something to do there. */
function createGitHub({ token, apiUrl }, client, dispatcher, redact) {
    const connection = { token, apiUrl, dispatcher, redact };
    const transport = createGitHubTransport(connection);
    const pace = new Pace(client.clock);
    const paced = async (request, attempt) => {
        const wait = pace.book(request.method !== 'GET');
        if (wait > 0)
            await client.deadline.sleep(wait, attempt.signal, "waiting for GitHub's limits on requests");
        return transport(request, attempt);
    };
    const github = { ...client, transport: paced };
    return {
        readTarget: (target, check) => readTarget(github, target, check),
        readUpdatedAt: (target, name) => readUpdatedAt(github, target, name),
        createEnvironment: (repository, environment) => createEnvironment(github, repository, environment),
        write: (state, value) => writeValue(github, state, value),
        isThere: (target) => isThere(github, target),
        deleteStored: (target, names) => deleteStored(github, target, names),
        deleteEnvironment: (target) => deleteEnvironment(github, target),
        explain: (target, error) => explainTarget(github, target, error),
        pullRequests: (repository) => createPullRequests(github, repository),
        time: client.time,
        forecast: (writes) => pace.forecast(writes),
    };
}


/***/ })

};

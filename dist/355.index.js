export const id = 355;
export const ids = [355];
export const modules = {

/***/ 2355:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createGitHub: () => (/* binding */ createGitHub)
});

// EXTERNAL MODULE: ./build/base/errors.js
var errors = __webpack_require__(5145);
// EXTERNAL MODULE: ./build/base/json.js
var json = __webpack_require__(768);
// EXTERNAL MODULE: ./build/model/target.js
var model_target = __webpack_require__(677);
// EXTERNAL MODULE: ./build/services/http/send.js + 2 modules
var send = __webpack_require__(971);
;// CONCATENATED MODULE: ./build/services/github/in-order.js
/** Awaits several readings at once. If more than one fails, it is the first of them in this order that is thrown. */
async function inOrder(readings) {
    await Promise.allSettled(readings);
    // All of them are settled now, so they are looked at one after the other.
    return Promise.all(readings);
}

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
    };
}
/** The path of one value, a variable where the store has them. */
function valuePath(target, kind, name) {
    const { secret, variables } = pathsOf(target);
    return kind === 'secret' || variables === undefined ? secret(name) : `${variables}/${name}`;
}
/** The path of a repository, `owner/name`. */
function repositoryPath(repository) {
    return `/repos/${repository}`;
}
/** The path of an environment. */
function environmentPath(repository, environment) {
    return `${repositoryPath(repository)}/environments/${encodeURIComponent(environment)}`;
}
function basePath(target) {
    switch (target.store) {
        case 'organization':
            return `/orgs/${target.organization}/${target.kind}`;
        case 'environment':
            return environmentPath(target.repository, target.environment);
        default:
            return `${repositoryPath(target.repository)}/${target.store}`;
    }
}

;// CONCATENATED MODULE: ./build/services/github/presence.js




/** Whether the token can see a repository. That takes no permission. */
function repositoryPresence(github, repository) {
    return lookAt(github, repositoryPath(repository), [404]);
}
/**
 * Whether an environment whose public key is 404 exists: it is missing if its repository can be read and it cannot. To read it
 * takes the permission Actions, which nothing else here needs: a 403 says nothing, and is taken as the rest suggests.
 */
async function environmentPresence(github, { repository, environment }) {
    const around = await repositoryPresence(github, repository);
    if (around.is === 'missing')
        return { is: 'without-repository' };
    if (around.is !== 'there')
        return around;
    return lookAt(github, environmentPath(repository, environment), [403, 404]);
}
/**
 * What a 404 says about an environment; undefined when it is about none. Only the public key tells that one is missing: where
 * that can be read, the rest is late.
 */
async function environmentSeen(github, target, { endpoint, status }) {
    if (target.store !== 'environment' || status !== 404)
        return undefined;
    return endpoint.endsWith('/public-key')
        ? environmentPresence(github, target)
        : { is: 'there', createdAt: undefined };
}
async function lookAt(github, path, missing) {
    try {
        return await (0,send/* send */.t)(github, {
            method: 'GET',
            path,
            parse: ({ endpoint, body }) => ({
                is: 'there',
                createdAt: (0,json/* jsonObject */.o)(endpoint, body).optionalTime('created_at'),
            }),
        });
    }
    catch (error) {
        return (0,errors/* hasStatus */.Ro)(error, ...missing) ? { is: 'missing' } : { is: 'unknown', error };
    }
}

// EXTERNAL MODULE: ./build/base/time.js
var base_time = __webpack_require__(2475);
// EXTERNAL MODULE: ./build/base/text.js
var base_text = __webpack_require__(1497);
;// CONCATENATED MODULE: ./build/services/github/permissions.js
function permission(name, title, scope = 'repository') {
    return { name, title, scope, access: 'write', reading: 'read' };
}
const SECRETS = {
    actions: permission('secrets', 'Secrets'),
    dependabot: permission('dependabot_secrets', 'Dependabot secrets'),
    codespaces: { ...permission('codespaces_secrets', 'Codespaces secrets'), reading: 'write' },
    agents: permission('agent_secrets', 'Agent secrets'),
    environment: permission('environments', 'Environments'),
    'organization:actions': permission('organization_secrets', 'Secrets', 'organization'),
    'organization:dependabot': permission('organization_dependabot_secrets', 'Organization dependabot secrets', 'organization'),
    'organization:codespaces': permission('organization_codespaces_secrets', 'Organization codespaces secrets', 'organization'),
    'organization:agents': permission('organization_agent_secrets', 'Agent secrets', 'organization'),
};
/** Of the stores that have configuration variables. */
const VARIABLES = {
    actions: permission('actions_variables', 'Variables'),
    agents: permission('agent_variables', 'Agent variables'),
    environment: SECRETS.environment,
    'organization:actions': permission('organization_actions_variables', 'Variables', 'organization'),
    'organization:agents': permission('organization_agent_variables', 'Agent variables', 'organization'),
};
const OTHERS = {
    'create-environment': permission('administration', 'Administration'),
    'delete-environment': permission('administration', 'Administration'),
    'pull-request': { ...permission('pull_requests', 'Pull requests'), access: 'read' },
    repository: { ...permission('metadata', 'Metadata'), access: 'read' },
};
/**
 * Every permission that the action's requests take, in GitHub's own titles (github/docs,
 * src/github-apps/data/fpt-2026-03-10/server-to-server-permissions.json). Metadata comes with every repository that a token is
 * given.
 */
const PERMISSIONS = [
    ...rows('secret', SECRETS),
    ...rows('variable', VARIABLES),
    ...Object.entries(OTHERS).map(([request, needed]) => ({
        request: request,
        store: undefined,
        permission: needed,
    })),
];
function rows(request, stores) {
    return Object.entries(stores).map(([store, needed]) => ({
        request,
        store: store,
        permission: needed,
    }));
}
/** The store of a target. */
function storeOf(target) {
    return target.store === 'organization' ? `organization:${target.kind}` : target.store;
}
/** The permission that a request takes. @param endpoint `METHOD path` */
function permissionFor(subject, endpoint) {
    const request = requestKind(endpoint);
    if (request !== 'secret' && request !== 'variable')
        return OTHERS[request];
    if (subject.store === 'pull-requests')
        return OTHERS['pull-request'];
    const store = storeOf(subject);
    return (request === 'variable' ? VARIABLES[store] : undefined) ?? SECRETS[store];
}
/** What a request is about, by its `METHOD path`. Names in it may be any words, those of other requests included. */
function requestKind(endpoint) {
    const [method, path = ''] = endpoint.split(' ');
    const below = /^\/repos\/[^/]+\/[^/]+(.*)$/.exec(path)?.[1];
    if (below === '')
        return 'repository';
    if (below !== undefined && /^\/pulls(?:\/\d+)?$/.test(below))
        return 'pull-request';
    if (below !== undefined && /^\/environments\/[^/]+$/.test(below)) {
        return method === 'DELETE' ? 'delete-environment' : 'create-environment';
    }
    const [, kind] = /\/(secrets|variables)(?:\/[^/]+(?:\/repositories)?)?$/.exec(path) ?? [];
    return kind === 'variables' ? 'variable' : 'secret';
}
/** `permission Secrets: read and write`, for a message. */
function inWords({ title, scope, access, reading }) {
    const kind = scope === 'organization' ? 'organization permission' : 'permission';
    const rights = access === 'read' ? 'read' : 'read and write';
    return `${kind} ${title}: ${rights}${access === 'write' && reading === 'write' ? ' (GitHub asks for it to read them, too)' : ''}`;
}
/**
 * The permission in words, as GitHub itself names it if it does: its header counts, not this table.
 * @param accepted `X-Accepted-GitHub-Permissions`: semicolons between alternatives, commas between what is needed together
 */
function neededPermission(needed, accepted) {
    if (accepted === undefined)
        return inWords(needed);
    const alternatives = accepted.split(';').map((set) => set.split(',').map((each) => each.trim()));
    const isKnown = alternatives.some((set) => set.length === 1 && set[0]?.split('=')[0] === needed.name);
    return isKnown
        ? inWords(needed)
        : `permission ${alternatives.map((set) => set.map(translated).join(' and ')).join(' or ')}`;
}
/** `secrets=write` as `Secrets: write`. */
function translated(right) {
    const [name = '', access = ''] = right.split('=');
    const title = PERMISSIONS.find((row) => row.permission.name === name)?.permission.title;
    return `${title ?? name.replaceAll('_', ' ')}: ${access}`;
}

;// CONCATENATED MODULE: ./build/services/github/refusal.js







/** Why GitHub refuses to read or write a target, which permission that takes and what to do. */
async function explainTarget(github, subject, error, seen) {
    return new errors/* UserError */.yo(`${(0,model_target/* targetName */.je)(subject)}: ${await reasonOf(github, subject, error, seen)}`);
}
/**
 * The same without a name before it. The refusal itself comes first, whatever looking for its cause meets.
 * @param seen what a look at the environment has shown, where there was one
 */
async function reasonOf(github, subject, error, seen) {
    const said = error.said === '' ? '' : ` (${error.said})`;
    return `${error.endpoint} answered ${error.status}${said}. ${await remedy(github, subject, error, seen)}`;
}
async function remedy(github, subject, error, seen) {
    const { status } = error;
    if (status < 400)
        return moved(github, subject, error.said);
    if (status === 401)
        return 'github_token is not valid or has expired: make a new one.';
    if (status !== 404)
        return otherCause(error) ?? needs(github, subject, error);
    if (lacksStore(github, subject)) {
        return 'This is a GitHub Enterprise Server, which has no such store: leave the target out.';
    }
    const presence = seen ?? (await presenceOf(github, subject));
    return presence.is === 'missing' && subject.store === 'environment'
        ? 'The environment does not exist: create it, or set create_environment: true.'
        : `${whatIsThere(subject, presence)}${needs(github, subject, error)}`;
}
/** The reasons of a 403 or 451 that have nothing to do with permissions, by GitHub's words for them. */
const OTHER_CAUSES = [
    {
        said: /IP allow list/i,
        remedy: "The organization's IP allow list lacks the address of this runner: add it there, or use a runner whose address is on it.",
    },
    {
        said: /SAML/,
        remedy: "The token is not authorized for the organization's single sign-on: authorize it at the address above, or in the settings of its owner.",
    },
    {
        said: /forbids access via/i,
        remedy: 'The organization does not accept such a token: use one that it does.',
    },
    {
        said: /archived/i,
        remedy: 'The repository is archived and takes no changes: unarchive it, or leave it out.',
    },
    {
        said: /access blocked|disabled/i,
        remedy: 'GitHub has closed the repository, for the reason at the address above: leave it out.',
    },
];
function otherCause({ said }) {
    return OTHER_CAUSES.find((cause) => cause.said.test(said))?.remedy;
}
/** Words of a refusal for want of a permission. Without any, that is the most likely cause. */
const ABOUT_PERMISSIONS = /^$|not accessible|admin rights/i;
function isAboutPermissions({ said, status }) {
    return status === 404 || ABOUT_PERMISSIONS.test(said);
}
/** Stores that are not in GitHub's description of Enterprise Server's API (@octokit/openapi, 3.17 to 3.19). */
function lacksStore(github, subject) {
    const kind = subject.store === 'organization' ? subject.kind : subject.store;
    return github.isEnterpriseServer() && (kind === 'codespaces' || kind === 'agents');
}
function presenceOf(github, subject) {
    switch (subject.store) {
        case 'organization':
            return { is: 'missing' };
        case 'environment':
            return environmentPresence(github, subject);
        default:
            return repositoryPresence(github, subject.repository);
    }
}
function whatIsThere(subject, presence) {
    const place = subject.store === 'organization' ? 'organization' : 'repository';
    switch (presence.is) {
        case 'there':
            return `The ${subject.store === 'environment' ? 'environment' : place} exists, so it is the token that lacks something. `;
        case 'unknown':
            return `Whether the ${subject.store === 'environment' ? 'environment' : place} exists could not be found out: ${(0,errors/* explain */.WE)(presence.error)} `;
        default:
            return `There is no such ${place}, or github_token cannot see it. `;
    }
}
/** The permission, as far as it can be told what kind of token this is. */
function needs({ tokenKind }, subject, error) {
    const request = requestKind(error.endpoint);
    const said = error.permission === undefined ? '' : ` (GitHub says: ${(0,base_text/* shown */.SP)(error.permission)})`;
    const words = neededPermission(permissionFor(subject, error.endpoint), error.permission);
    const unless = isAboutPermissions(error) ? '' : ', unless those words name another reason';
    const needed = `The token needs the ${words}${said}${unless}`;
    switch (tokenKind) {
        case 'fine-grained':
            return `${needed}.`;
        case 'classic':
            return `${needed}; a classic token has it by the scope ${subject.store === 'organization' ? 'admin:org' : 'repo'}, if its user may do this.`;
        default:
            return `${needed}. ${request === 'pull-request' ? JOB_PERMISSION : OWN_TOKEN}`;
    }
}
const OWN_TOKEN = "The workflow's own GITHUB_TOKEN can never write secrets: if github_token is that one, which is the default, pass the token of a GitHub App, or a fine-grained personal access token, instead. If it is an App's, the App needs the permission, and its installation has to accept it.";
const JOB_PERMISSION = "If github_token is the workflow's own GITHUB_TOKEN, which is the default, give the job the permission pull-requests: read.";
/** A repository that was renamed or given away, with its new name if the token can see it. */
async function moved(github, subject, url) {
    if (subject.store === 'organization') {
        return 'The organization has been renamed: use its new name.';
    }
    const name = await newName(github, url);
    return name === undefined
        ? 'The repository has been renamed or moved: use its new name.'
        : `The repository is now named ${name}: use that name.`;
}
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

;// CONCATENATED MODULE: ./build/services/github/value.js




/** Reads when a secret was last written; undefined when there is none. */
async function readUpdatedAt(github, target, name) {
    return read(github, target, 'secret', name);
}
/** Whether a secret or variable exists. */
async function isThere(github, target, kind, name) {
    return (await read(github, target, kind, name)) !== undefined;
}
/** Deletes a secret or variable; one that is gone counts as deleted. */
async function deleteValue(github, target, kind, name) {
    try {
        await (0,send/* send */.t)(github, { method: 'DELETE', path: valuePath(target, kind, name), parse: () => undefined });
    }
    catch (error) {
        if (!(0,errors/* hasStatus */.Ro)(error, 404))
            throw error;
    }
}
async function read(github, target, kind, name) {
    try {
        return await (0,send/* send */.t)(github, {
            method: 'GET',
            path: valuePath(target, kind, name),
            parse: ({ endpoint, body }) => ({ at: (0,json/* jsonObject */.o)(endpoint, body).optionalTime('updated_at') }),
        });
    }
    catch (error) {
        if ((0,errors/* hasStatus */.Ro)(error, 404))
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/services/github/secret-list.js






/** Most entries that GitHub puts on one page of this list. */
const PAGE = 100;
/**
 * Reads the list of secrets, one page: what a full page does not show is asked for by its name, which takes fewer requests than
 * the other pages.
 */
async function readSecrets(github, target, names) {
    const { total, listed } = await (0,send/* send */.t)(github, {
        method: 'GET',
        path: `${pathsOf(target).secrets}?per_page=${PAGE}`,
        parse: ({ endpoint, body }) => {
            const found = (0,json/* jsonObject */.o)(endpoint, body);
            const entries = found.list('secrets', (item) => [item.string('name').toUpperCase(), item.optionalTime('updated_at')]);
            return { total: found.optionalNumber('total_count'), listed: entries };
        },
    });
    const shown = new Map(listed);
    const isWhole = listed.length < PAGE && (total ?? 0) <= listed.length;
    const read = await Promise.all(names.map(async (name) => {
        const key = name.toUpperCase();
        if (shown.has(key))
            return [[name, shown.get(key)]];
        const found = isWhole ? undefined : await readUpdatedAt(github, target, name);
        return found === undefined ? [] : [[name, found.at]];
    }));
    return { count: total ?? listed.length, updatedAt: new Map(read.flat()) };
}
/** What GitHub documents: https://docs.github.com/actions/reference/security/secrets#limits-for-secrets; of no other store. */
const MOST_SECRETS = 100;
const MOST_ORGANIZATION_SECRETS = 1000;
/** A store that is full would refuse the key after it has been made. @throws UserError */
function requireRoom(target, count, missing) {
    const most = capacity(target);
    if (missing === 0 || count + missing <= most)
        return;
    throw new errors/* UserError */.yo(`${(0,model_target/* targetName */.je)(target)}: the store holds ${count} secrets, and ${most} is the most it can hold; ${missing} more are to be written. Delete some that are no longer used.`);
}
function capacity(target) {
    switch (target.store) {
        case 'actions':
        case 'environment':
            return MOST_SECRETS;
        case 'organization':
            return target.kind === 'actions' ? MOST_ORGANIZATION_SECRETS : Number.POSITIVE_INFINITY;
        default:
            return Number.POSITIVE_INFINITY;
    }
}

;// CONCATENATED MODULE: ./build/services/github/visibility.js




/** Most repositories that GitHub puts on one page. */
const visibility_PAGE = 100;
/** The visibility that an organization's secret has, with all repositories that it is shared with. */
async function readVisibility(github, target, name) {
    const path = pathsOf(target).secret(name);
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
            path: `${path}/repositories?per_page=${visibility_PAGE}&page=${page}`,
            parse: repositoryIds,
        });
        ids.push(...found);
        if (found.length < visibility_PAGE)
            return { visibility, selected_repository_ids: ids };
    }
}
/** What is new is visible to the current repository only. */
async function newVisibility(github, currentRepository) {
    const id = await (0,send/* send */.t)(github, {
        method: 'GET',
        path: repositoryPath(currentRepository),
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
/** A number, as it is sent back: not every store takes the ids as text (@octokit/openapi). */
function idOf(endpoint, repository) {
    const id = (0,json/* jsonObject */.o)(endpoint, repository).optionalNumber('id');
    if (id === undefined)
        throw new errors/* InvalidResponseError */.tF(endpoint, 'the field id is missing');
    return id;
}

;// CONCATENATED MODULE: ./build/services/github/read.js













/**
 * Reads a target, so that everything that can be wrong with it is known before a key is made. An environment that another run
 * has just created is waited for. Throws UserError.
 */
async function readTarget(github, target, check) {
    const begun = github.clock.monotonic();
    for (;;) {
        try {
            return await readExisting(github, target, check);
        }
        catch (error) {
            if (!(0,errors/* isAccessError */.Pq)(error))
                throw error;
            const seen = await environmentSeen(github, target, error);
            if (check.createEnvironment && seen?.is === 'missing')
                return stillToCreate(target, check.names);
            if (!mayAppear(github, seen, begun))
                throw await explainTarget(github, target, error, seen);
        }
        await github.deadline.sleep(base_time/* LAG_POLL_MS */.S3, github.cancellation.now, `waiting until the new environment of ${(0,model_target/* targetName */.je)(target)} can be read`);
    }
}
/** True while an environment that exists may be so new that its secrets cannot be read yet. */
function mayAppear({ clock, time }, seen, begun) {
    if (seen?.is !== 'there')
        return false;
    const age = seen.createdAt === undefined ? clock.monotonic() - begun : time.now() - seen.createdAt;
    // A creation in the future is one by a clock that was set meanwhile: then it is the waiting that counts.
    return age < base_time/* LAG_MS */._k && clock.monotonic() - begun < base_time/* LAG_MS */._k;
}
function stillToCreate(target, names) {
    const entry = { exists: false, visibility: undefined };
    return {
        target,
        publicKey: undefined,
        keyUpdatedAt: undefined,
        apiKey: { ...entry, kind: 'secret' },
        baseUrl: { ...entry, kind: names.baseUrlKind },
        otherKind: false,
    };
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
async function readExisting(github, target, check) {
    const { names, currentRepository } = check;
    const kind = (0,model_target/* hasVariables */.cF)(target) ? names.baseUrlKind : 'secret';
    const [publicKey, secrets, variableExists] = await inOrder([
        readPublicKey(github, target),
        readSecrets(github, target, [names.apiKey, names.baseUrl]),
        kind === 'variable'
            ? isThere(github, target, 'variable', names.baseUrl)
            : seenVariable(github, target, names.baseUrl),
        showToken(github, target, check),
    ]);
    const written = kind === 'secret' ? [names.apiKey, names.baseUrl] : [names.apiKey];
    requireRoom(target, secrets.count, written.filter((name) => !secrets.updatedAt.has(name)).length);
    const secretExists = secrets.updatedAt.has(names.baseUrl);
    const entry = (of, name, exists) => readEntry(github, target, { kind: of, name, exists, currentRepository });
    const [apiKey, baseUrl] = await inOrder([
        entry('secret', names.apiKey, secrets.updatedAt.has(names.apiKey)),
        entry(kind, names.baseUrl, kind === 'secret' ? secretExists : variableExists),
    ]);
    const keyUpdatedAt = secrets.updatedAt.get(names.apiKey);
    const otherKind = kind === 'secret' ? variableExists : secretExists;
    return { target, publicKey, keyUpdatedAt, apiKey, baseUrl, otherKind };
}
/**
 * Where an environment may be missing, nothing else would show that GitHub knows the token: the 404s of a new one would be taken
 * for a token that has just been made, and waited for.
 */
async function showToken(github, target, check) {
    if (target.store !== 'environment' || !check.createEnvironment)
        return;
    await repositoryPresence(github, target.repository);
}
/** A variable that is changed keeps its visibility by itself; a secret's is written anew each time. */
async function readEntry(github, target, { kind, name, exists, currentRepository }) {
    if (target.store !== 'organization' || (kind === 'variable' && exists)) {
        return { kind, exists, visibility: undefined };
    }
    const visibility = exists
        ? await readVisibility(github, target, name)
        : await newVisibility(github, currentRepository);
    return { kind, exists, visibility };
}
/**
 * Whether there is a variable beside the secret. Only an environment's can be seen without a permission that writing does not
 * take. That it cannot be seen is no reason to fail: it is for a warning.
 */
async function seenVariable(github, target, name) {
    if (target.store !== 'environment')
        return false;
    try {
        return await isThere(github, target, 'variable', name);
    }
    catch (error) {
        if (error instanceof errors/* CancelledError */.cc || !(error instanceof errors/* UserError */.yo))
            throw error;
        return false;
    }
}

;// CONCATENATED MODULE: ./build/services/github/delete.js










/**
 * Makes sure that a target's values can be deleted, as far as reading with the permissions for that can tell.
 * @returns false when the environment is gone, and they with it
 * @throws UserError
 */
async function canDelete(github, target, names) {
    try {
        await inOrder([
            readPublicKey(github, target),
            seesVariable(github, target, names),
            requireUnarchived(github, target),
        ]);
        return true;
    }
    catch (error) {
        if (!(0,errors/* isAccessError */.Pq)(error))
            throw error;
        const seen = await environmentSeen(github, target, error);
        if (seen?.is === 'missing')
            return false;
        throw await explainTarget(github, target, error, seen);
    }
}
/**
 * Deletes the secrets of both names and, where it is one, the variable. With a variable, a secret of that name may be left from
 * before; a variable beside a secret would take another permission. @throws UserError
 */
async function deleteStored(github, target, names) {
    try {
        for (const name of [names.apiKey, names.baseUrl])
            await deleteValue(github, target, 'secret', name);
        if (hasVariable(target, names))
            await deleteValue(github, target, 'variable', names.baseUrl);
    }
    catch (error) {
        throw (0,errors/* isAccessError */.Pq)(error) ? await explainTarget(github, target, error) : error;
    }
}
async function seesVariable(github, target, names) {
    if (hasVariable(target, names))
        await isThere(github, target, 'variable', names.baseUrl);
}
function hasVariable(target, { baseUrlKind }) {
    return baseUrlKind === 'variable' && (0,model_target/* hasVariables */.cF)(target);
}
/** What an archived repository holds can be read, but not deleted. */
async function requireUnarchived(github, target) {
    if (target.store === 'organization')
        return;
    const isArchived = await (0,send/* send */.t)(github, {
        method: 'GET',
        path: repositoryPath(target.repository),
        parse: ({ endpoint, body }) => (0,json/* jsonObject */.o)(endpoint, body).optionalBoolean('archived'),
    });
    if (isArchived !== true)
        return;
    throw new errors/* UserError */.yo(`${(0,model_target/* targetName */.je)(target)}: the repository is archived and takes no changes: unarchive it, or leave it out.`);
}

;// CONCATENATED MODULE: ./build/services/github/environments.js










/**
 * `PUT …/environments/{name}`, only for one that does not exist: it would reset the protection of one that does, so whether it
 * does is read once more.
 * @returns false when it exists, so that there was nothing to create
 */
async function createEnvironment(github, target) {
    try {
        if (await exists(github, target))
            return false;
        const path = environmentPath(target.repository, target.environment);
        await (0,send/* send */.t)(github, { method: 'PUT', path, parse: () => undefined }, { awaited: true });
        return true;
    }
    catch (error) {
        throw (0,errors/* isAccessError */.Pq)(error) ? new errors/* UserError */.yo(await reasonOf(github, target, error)) : error;
    }
}
async function exists(github, target) {
    try {
        await readPublicKey(github, target);
        return true;
    }
    catch (error) {
        if (!(0,errors/* hasStatus */.Ro)(error, 404))
            throw error;
        const seen = await environmentPresence(github, target);
        if (seen.is === 'there')
            return true;
        if (seen.is === 'missing')
            return false;
        throw new errors/* UserError */.yo(await reasonOf(github, target, error, seen));
    }
}
/**
 * Deletes an environment, unless it holds another secret or variable; one that is gone counts as deleted.
 * @param deleted what has just been deleted there: lists may still show it
 * @returns what else it holds, in words, when it stays
 */
async function deleteEnvironment(github, target, deleted) {
    try {
        const held = await heldBeside(github, target, deleted);
        if (held.length > 0)
            return held.map(environments_inWords).join(' and ');
        const path = environmentPath(target.repository, target.environment);
        await (0,send/* send */.t)(github, { method: 'DELETE', path, parse: () => undefined });
    }
    catch (error) {
        if ((0,errors/* hasStatus */.Ro)(error, 404) && (await isGone(github, target)))
            return undefined;
        throw (0,errors/* isAccessError */.Pq)(error) ? await explainTarget(github, target, error) : error;
    }
    return undefined;
}
/** Instead of saying that a token may not, GitHub may say that there is nothing. @returns true when it is seen to be gone */
async function isGone(github, target) {
    const begun = github.clock.monotonic();
    for (;;) {
        try {
            await readPublicKey(github, target);
        }
        catch (error) {
            if (!(0,errors/* isAccessError */.Pq)(error))
                throw error;
            return error.status === 404;
        }
        if (github.clock.monotonic() - begun >= base_time/* LAG_MS */._k)
            return false;
        const doing = `waiting until the environment of ${(0,model_target/* targetName */.je)(target)} is gone`;
        await github.deadline.sleep(base_time/* LAG_POLL_MS */.S3, github.cancellation.now, doing);
    }
}
async function heldBeside(github, target, { apiKey, baseUrl, baseUrlKind }) {
    const { secrets, variables = '' } = pathsOf(target);
    const found = await Promise.all([
        heldIn(github, { kind: 'secret', path: secrets, deleted: [apiKey, baseUrl] }),
        heldIn(github, {
            kind: 'variable',
            path: variables,
            deleted: baseUrlKind === 'variable' ? [baseUrl] : [],
        }),
    ]);
    return found.filter(({ names }) => names.length > 0);
}
/** Most names that a message lists. */
const NAMED = 10;
/** The first page shows whether there is anything else: it holds more than what was deleted. */
async function heldIn(github, { kind, path, deleted }) {
    const { total, listed } = await (0,send/* send */.t)(github, {
        method: 'GET',
        path: `${path}?per_page=30`,
        parse: ({ endpoint, body }) => {
            const found = (0,json/* jsonObject */.o)(endpoint, body);
            const entries = found.list(`${kind}s`, (item) => item.string('name'));
            return { total: found.optionalNumber('total_count') ?? entries.length, listed: entries };
        },
    });
    const own = deleted.map((name) => name.toUpperCase());
    const others = listed.filter((name) => !own.includes(name.toUpperCase()));
    const names = others.slice(0, NAMED).map(base_text/* shown */.SP);
    return { kind, names, more: total - (listed.length - others.length) - names.length };
}
function environments_inWords({ kind, names, more }) {
    const rest = more > 0 ? ` and ${more} more` : '';
    return `the ${kind}${names.length + more === 1 ? '' : 's'} ${names.join(', ')}${rest}`;
}

;// CONCATENATED MODULE: ./build/services/github/fresh-token.js


/** How long a token that has just been made is waited for, from one attempt to the next. */
const WAITS_MS = [base_time/* SECOND_MS */._L, 2 * base_time/* SECOND_MS */._L];
/**
 * A transport that bears with a token that has just been made, which not all of GitHub's servers know at once: as long as
 * no request with it has succeeded, a 401 or 404 is tried again after 1 and 2 s, or as soon as another request succeeds.
 */
function patientWithToken(transport, { deadline }) {
    const known = new AbortController();
    const attempt = async (request, limits) => {
        const response = await transport(request, limits);
        known.abort();
        return response;
    };
    const pause = async (ms, given) => {
        try {
            const signal = AbortSignal.any([given, known.signal]);
            await deadline.sleep(ms, signal, 'waiting until GitHub knows the token');
        }
        catch (reason) {
            if (given.aborted || !known.signal.aborted)
                throw reason;
        }
    };
    return async (request, limits) => {
        for (const wait of WAITS_MS) {
            const wasKnown = known.signal.aborted;
            try {
                return await attempt(request, limits);
            }
            catch (error) {
                if (wasKnown || !(0,errors/* hasStatus */.Ro)(error, 401, 404) || deadline.leftMs() <= wait)
                    throw error;
                await pause(wait, limits.signal);
            }
        }
        return attempt(request, limits);
    };
}

;// CONCATENATED MODULE: ./build/services/github/token.js

/**
 * Prefixes of tokens: https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 * Forty hexadecimal digits, and `v1.`, are what they were before 2021, and still may be on an Enterprise Server.
 */
const KINDS = [
    { kind: 'fine-grained', text: /^github_pat_/ },
    { kind: 'classic', text: /^(?:gh[po]_|[0-9a-f]{40}$)/ },
    { kind: 'installation', text: /^(?:ghs_|v1\.)/ },
];
/** What kind of token this is. */
function tokenKind(token) {
    return KINDS.find(({ text }) => text.test(token))?.kind ?? 'other';
}
/** From when on the end of a token is worth a warning. */
const SOON_MS = 14 * base_time/* DAY_MS */.sO;
/**
 * What there is to say of a token that ends soon; undefined if there is nothing.
 * @param header `github-authentication-token-expiration`
 * @param now GitHub's time, in milliseconds since the epoch
 */
function expiryWarning(header, now) {
    const expiresAt = expiry(header ?? '');
    if (expiresAt === undefined)
        return undefined;
    const left = expiresAt - now;
    if (left < 0 || left >= SOON_MS)
        return undefined;
    const time = new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ');
    return `github_token expires on ${time} UTC, in ${token_inWords(left)}: make a new one before that, and store it where github_token is taken from.`;
}
/**
 * `2026-12-01 10:00:00 UTC` and `2026-12-01 10:00:00 +0500` in milliseconds since the epoch; GitHub sends both
 * (https://github.com/google/go-github/issues/2649).
 */
function expiry(header) {
    const [, day, time, sign, hours, minutes] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:UTC|([+-])(\d\d):?(\d\d))$/.exec(header) ?? [];
    if (day === undefined)
        return undefined;
    const at = Date.parse(`${day}T${time}${sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`}`);
    return Number.isNaN(at) ? undefined : at;
}
function token_inWords(ms) {
    const days = Math.floor(ms / base_time/* DAY_MS */.sO);
    if (days >= 2)
        return `${days} days`;
    const hours = Math.floor(ms / base_time/* HOUR_MS */.iQ);
    return hours === 1 ? '1 hour' : `${hours} hours`;
}

;// CONCATENATED MODULE: ./build/services/github/header-watch.js

/** Notices what GitHub's responses tell in passing: that the token ends soon, and that this is an Enterprise Server. */
class HeaderWatch {
    #kind;
    #time;
    #warn;
    #isEnterpriseServer = false;
    #hasWarned = false;
    constructor(kind, time, warn) {
        this.#kind = kind;
        this.#time = time;
        this.#warn = warn;
    }
    get isEnterpriseServer() {
        return this.#isEnterpriseServer;
    }
    /** Takes note of a response, whatever its status. An installation's token always ends soon. */
    note = (header) => {
        this.#isEnterpriseServer ||= header('x-github-enterprise-version') !== undefined;
        if (this.#hasWarned || this.#kind === 'installation')
            return;
        const date = Date.parse(header('date') ?? '');
        const now = Number.isNaN(date) ? this.#time.now() : date;
        const warning = expiryWarning(header('github-authentication-token-expiration'), now);
        if (warning === undefined)
            return;
        this.#hasWarned = true;
        this.#warn(warning);
    };
}

;// CONCATENATED MODULE: ./build/services/github/pace.js

/**
 * GitHub's documented limits: 900 points a minute, of which a write takes 5, and 80 writes a minute and 500 an hour for
 * requests that create content.
 */
const WINDOWS = [
    { ms: base_time/* MINUTE_MS */.kg, most: 900, cost: (writes) => (writes ? 5 : 1) },
    { ms: base_time/* MINUTE_MS */.kg, most: 80, cost: (writes) => (writes ? 1 : 0) },
    { ms: base_time/* HOUR_MS */.iQ, most: 500, cost: (writes) => (writes ? 1 : 0) },
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
    const path = `${repositoryPath(repository)}/pulls`;
    const reason = async (error) => {
        if (!(0,errors/* isAccessError */.Pq)(error))
            throw error;
        return reasonOf(github, { store: 'pull-requests', repository }, error);
    };
    return {
        requireReadable: async () => {
            try {
                await (0,send/* send */.t)(github, { method: 'GET', path: `${path}?per_page=1`, parse: () => undefined });
            }
            catch (error) {
                throw new errors/* UserError */.yo(`The pull requests of ${repository} cannot be read, so nothing was deleted: ${await reason(error)}`);
            }
        },
        read: async (number) => {
            try {
                return await (0,send/* send */.t)(github, { method: 'GET', path: `${path}/${number}`, parse: pullState });
            }
            catch (error) {
                if ((0,errors/* hasStatus */.Ro)(error, 404))
                    return 'none';
                throw new errors/* UserError */.yo(`Pull request ${number} of ${repository} cannot be read: ${await reason(error)}`);
            }
        },
    };
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
 * How long GitHub's primary or secondary rate limit lasts, in milliseconds; undefined when the response is about something else.
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
    return status === 429 || /secondary rate/i.test(said) ? base_time/* SECONDARY_LIMIT_MS */.w8 : undefined;
}

;// CONCATENATED MODULE: ./build/services/github/refusal-words.js

/** More is no address that anybody is meant to follow. */
const ADDRESS = /^https:\/\/[!-~]{1,500}$/;
/** Where the reference of all endpoints begins, which says nothing of this refusal. */
const REFERENCE = /^https:\/\/docs\.github\.com\/(?:[\w@.-]+\/)?rest(?:\/|$)/;
/**
 * GitHub's words with the address that goes with them, whole: where to authorize a token for single sign-on
 * (`X-GitHub-SSO`), why a repository is blocked, or the page that explains. It stands beside the message, not in it.
 */
function wordsWithAddress({ status, said, header, body }) {
    if (status !== 403 && status !== 451)
        return said;
    const fields = (0,json/* isObject */.G)(body) ? body : {};
    const block = (0,json/* isObject */.G)(fields['block']) ? fields['block'] : {};
    const sso = /\burl=(\S+)/.exec(header('x-github-sso') ?? '')?.[1];
    const address = [sso, block['html_url'], fields['documentation_url']].find((each) => typeof each === 'string' && ADDRESS.test(each) && !REFERENCE.test(each));
    return address === undefined || said.includes(address) ? said : `${said} ${address}`.trim();
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
    if (wait !== undefined)
        return { status: 429, permission, retryAfterMs: wait };
    return { permission, said: wordsWithAddress({ status, said, header, body: parsed(response.text) }) };
}
function movedTo(text) {
    const data = parsed(text);
    const url = (0,json/* isObject */.G)(data) ? data['url'] : undefined;
    return typeof url === 'string' ? (0,base_text/* shown */.SP)(url) : '';
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/services/github/transport.js




const silent = { debug: () => { }, info: () => { }, warn: () => { }, error: () => { } };
/**
 * The transport to GitHub. GitHub's own client makes the requests, and hands them over to be sent as those to Whisp are: limits,
 * retries, proxies, certificates and bodies are the same for both. What the client would take from the environment when it is
 * loaded (address, proxy) is given here, and it prints nothing.
 */
function createGitHubTransport({ token, apiUrl, dispatcher, redact, onHeaders = () => { }, }) {
    const octokit = (0,github/* getOctokit */.Q)(token, { baseUrl: apiUrl, log: silent, request: { log: silent } });
    return async (request, attempt) => {
        const { method, path, body, headers } = request;
        const endpoint = (0,transport/* endpointOf */.X5)(request);
        let response;
        const fetch = async (url, init) => {
            const wire = { endpoint, method, url: new URL(url), headers: init.headers, body: init.body };
            const received = await (0,exchange/* exchange */.c)(dispatcher, wire, attempt, GITHUB.addressInput);
            onHeaders((name) => received.header(name)[0]);
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

;// CONCATENATED MODULE: ./build/services/github/write.js





/**
 * Writes a value to where the target keeps it, creating or replacing what is there. The base URL is written before there is a
 * key, to show that the key can be written: where a variable takes another permission, that is tried as well.
 */
async function writeValue(github, state, { which, name, value }) {
    const { target, publicKey } = state;
    const entry = state[which];
    if (entry.kind === 'variable') {
        const refused = target.store === 'environment' ? undefined : await trySecrets(github, target);
        return refused ?? writeVariable(github, { target, entry }, name, value);
    }
    if (publicKey === undefined)
        throw new Error(`${(0,model_target/* targetName */.je)(target)} has no public key yet`);
    const body = { encrypted_value: seal(value, publicKey.key), key_id: publicKey.id, ...entry.visibility };
    return write(github, { method: 'PUT', path: pathsOf(target).secret(name), body });
}
/** A secret that nobody has: deleting it changes nothing, but takes the permission to write secrets. */
const NO_SECRET = 'SETUP_WHISP_NO_SUCH_SECRET';
/** @returns undefined when secrets can be written, as far as this can tell */
async function trySecrets(github, target) {
    const path = pathsOf(target).secret(NO_SECRET);
    const tried = await (0,send/* sendTracked */.Z)(github, { method: 'DELETE', path, parse: () => undefined });
    return tried.outcome === 'done' || (0,errors/* hasStatus */.Ro)(tried.error, 404) ? undefined : tried;
}
/** GitHub has one request to create a variable and another to change it, which leaves its visibility as it is. */
async function writeVariable(github, { target, entry }, name, value) {
    const { variables = '' } = pathsOf(target);
    const path = valuePath(target, 'variable', name);
    const change = () => write(github, { method: 'PATCH', path, body: { name, value } });
    const create = () => write(github, { method: 'POST', path: variables, body: { name, value, ...entry.visibility } });
    if (!entry.exists) {
        const created = await create();
        // Another job has created it meanwhile, or a first attempt whose response was lost has.
        return created.outcome !== 'done' && (0,errors/* hasStatus */.Ro)(created.error, 409) ? change() : created;
    }
    const changed = await change();
    // Another job has deleted it meanwhile. An organization's cannot be made again without saying who may read it.
    const isGone = changed.outcome !== 'done' && (0,errors/* hasStatus */.Ro)(changed.error, 404);
    return isGone && target.store !== 'organization' ? create() : changed;
}
/** What is under way when the step is cancelled is awaited for a while. */
function write(github, request) {
    return (0,send/* sendTracked */.Z)(github, { ...request, parse: () => undefined }, { awaited: true });
}

;// CONCATENATED MODULE: ./build/services/github/client.js












/** The GitHub side of a run. The one module of this folder that others load, and only when there is something to do there. */
function createGitHub({ token, apiUrl }, client, { dispatcher, redact, warn }) {
    const kind = tokenKind(token);
    const watch = new HeaderWatch(kind, client.time, warn);
    const connection = { token, apiUrl, dispatcher, redact, onHeaders: watch.note };
    const pace = new Pace(client.clock);
    const paced = pacedBy(pace, createGitHubTransport(connection), client);
    const github = {
        ...client,
        transport: patientWithToken(paced, client),
        tokenKind: kind,
        isEnterpriseServer: () => watch.isEnterpriseServer,
    };
    return {
        readTarget: (target, check) => readTarget(github, target, check),
        readUpdatedAt: async (target, name) => (await readUpdatedAt(github, target, name))?.at,
        createEnvironment: (target) => createEnvironment(github, target),
        write: (state, value) => writeValue(github, state, value),
        canDelete: (target, names) => canDelete(github, target, names),
        deleteStored: (target, names) => deleteStored(github, target, names),
        deleteEnvironment: (target, deleted) => deleteEnvironment(github, target, deleted),
        explain: (target, error) => explainTarget(github, target, error),
        pullRequests: (repository) => createPullRequests(github, repository),
        time: client.time,
        forecast: (writes) => pace.forecast(writes),
    };
}
function pacedBy(pace, transport, { deadline }) {
    return async (request, limits) => {
        const wait = pace.book(request.method !== 'GET');
        if (wait > 0)
            await deadline.sleep(wait, limits.signal, "waiting for GitHub's limits on requests");
        return transport(request, limits);
    };
}


/***/ })

};

export const id = 601;
export const ids = [601,25,809];
export const modules = {

/***/ 6601:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createEnvironments: () => (/* binding */ createEnvironments),
/* harmony export */   writeBaseUrl: () => (/* binding */ writeBaseUrl),
/* harmony export */   writeKey: () => (/* binding */ writeKey)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _github_target_problem_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2995);
/* harmony import */ var _github_write_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4276);
/* harmony import */ var _hand_over_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4918);
/* harmony import */ var _retire_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8025);
/* harmony import */ var _targets_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3906);






/** Creates environments that do not exist. @throws Failure, before a key has been made */
async function createEnvironments(context, targets) {
    const github = await context.github();
    for (const { target } of targets) {
        if (target.store !== 'environment')
            continue;
        try {
            await (0,_github_write_js__WEBPACK_IMPORTED_MODULE_0__/* .createEnvironment */ .MO)(github, target.repository, target.environment);
        }
        catch (error) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR(`${(0,_targets_js__WEBPACK_IMPORTED_MODULE_2__/* .targetName */ .je)(target)}: the environment could not be created: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .explain */ .WE)(error)} That takes the permission Administration: read and write. No key was created.`);
        }
        context.runner.info(`Created the environment of ${(0,_targets_js__WEBPACK_IMPORTED_MODULE_2__/* .targetName */ .je)(target)}.`);
    }
}
/** Writes the base URL to every target. @throws Failure that lists every target it could not be written to */
async function writeBaseUrl(context, name, targets) {
    const { progress, runner } = context;
    const { baseUrl } = progress;
    if (baseUrl === undefined)
        throw new Error('there is no base URL to write');
    const problems = [];
    for (const state of targets) {
        const written = await writeValue(context, state, 'baseUrl', name, baseUrl);
        if (written.outcome === 'written')
            runner.info(`Wrote ${name} to ${(0,_targets_js__WEBPACK_IMPORTED_MODULE_2__/* .targetName */ .je)(state.target)}.`);
        else
            problems.push(await problem(context, state.target, written.error));
    }
    if (problems.length > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR(`${name} could not be written to every target. No key was created.\n${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .bullets */ .e5)(problems)}`);
    }
}
/**
 * Writes the key to every target, whatever fails. A key that some target may hold has been given away; one that surely none
 * holds is left for undoing.
 * @throws Failure that lists each target with its outcome
 */
async function writeKey(context, { name, targets, task }) {
    const { progress, runner } = context;
    const { key, app } = progress;
    if (key === undefined || app === undefined)
        throw new Error('there is no key to write');
    context.notePending({ stage: 'delivering', appId: app.id, keyId: key.id });
    const outcomes = [];
    let given = false;
    for (const state of targets) {
        const target = (0,_targets_js__WEBPACK_IMPORTED_MODULE_2__/* .targetName */ .je)(state.target);
        const written = await writeValue(context, state, 'apiKey', name, key.token);
        given ||= written.outcome !== 'failed';
        if (written.outcome === 'written') {
            progress.writtenTargets.push(target);
            context.writes.set(target, written.at);
            runner.info(`Wrote ${name} to ${target}.`);
            outcomes.push(`${target}: written`);
        }
        else {
            const what = written.outcome === 'unknown' ? 'may have been written' : 'not written';
            outcomes.push(`${what}: ${await problem(context, state.target, written.error)}`);
        }
    }
    if (progress.writtenTargets.length === targets.length)
        return (0,_retire_js__WEBPACK_IMPORTED_MODULE_3__.requireValid)(context);
    if (!given) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR(`The key could not be written to any target, so it is revoked.\n${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .bullets */ .e5)(outcomes)}`);
    }
    (0,_hand_over_js__WEBPACK_IMPORTED_MODULE_4__/* .handOver */ .C)(context, task);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR(`The key ${key.id} is not in every target. It stays valid, and no old key was revoked. Run again to put it right.\n${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .bullets */ .e5)(outcomes)}`);
}
async function writeValue(context, state, which, name, value) {
    const github = await context.github();
    const { target, publicKey } = state;
    const entry = state[which];
    if (entry.kind === 'variable')
        return (0,_github_write_js__WEBPACK_IMPORTED_MODULE_0__/* .writeVariable */ .cV)(github, { target, entry }, name, value);
    if (publicKey === undefined)
        throw new Error(`${(0,_targets_js__WEBPACK_IMPORTED_MODULE_2__/* .targetName */ .je)(target)} has no public key yet`);
    return (0,_github_write_js__WEBPACK_IMPORTED_MODULE_0__/* .writeSecret */ .kz)(github, { target, publicKey, entry }, name, value);
}
async function problem(context, target, error) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ApiError */ .hD) || error.status >= 500 || error.status === 429) {
        return `${(0,_targets_js__WEBPACK_IMPORTED_MODULE_2__/* .targetName */ .je)(target)}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .explain */ .WE)(error)}`;
    }
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .explain */ .WE)(await (0,_github_target_problem_js__WEBPACK_IMPORTED_MODULE_5__/* .explainTarget */ .P)(await context.github(), target, error));
}


/***/ }),

/***/ 7386:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ environmentPath),
/* harmony export */   w: () => (/* binding */ pathsOf)
/* harmony export */ });
/* harmony import */ var _targets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3906);

/** The paths of a target. Names are encoded: an environment's may hold slashes. */
function pathsOf(target) {
    const base = basePath(target);
    const secrets = `${base}/secrets`;
    return {
        publicKey: `${secrets}/public-key`,
        secret: (name) => `${secrets}/${name}`,
        secrets,
        variables: (0,_targets_js__WEBPACK_IMPORTED_MODULE_0__/* .hasVariables */ .cF)(target) ? `${base}/variables` : undefined,
        permission: PERMISSIONS[target.store],
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
    environment: 'Environments: read and write',
    organization: "the organization's Secrets: read and write",
};
function basePath(target) {
    switch (target.store) {
        case 'organization':
            return `/orgs/${target.organization}/actions`;
        case 'environment':
            return environmentPath(target.repository, target.environment);
        default:
            return `/repos/${target.repository}/${target.store}`;
    }
}


/***/ }),

/***/ 2995:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ explainTarget),
/* harmony export */   g: () => (/* binding */ environmentIsMissing)
/* harmony export */ });
/* harmony import */ var _check_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(516);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _targets_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3906);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(977);
/* harmony import */ var _whisp_send_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(906);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7386);






/** True when a 404 is about the environment: its repository is there, and it is not. */
async function environmentIsMissing(github, target, error) {
    if (target.store !== 'environment' || error.status !== 404)
        return false;
    const { repository, environment } = target;
    return ((await readable(github, `/repos/${repository}`)) &&
        !(await readable(github, (0,_paths_js__WEBPACK_IMPORTED_MODULE_0__/* .environmentPath */ .F)(repository, environment))));
}
/** Why a target cannot be read or written, which permission it takes and what to do; for a message. */
async function explainTarget(github, target, error) {
    const said = `${(0,_targets_js__WEBPACK_IMPORTED_MODULE_1__/* .targetName */ .je)(target)}: ${error.endpoint} answered ${error.status}${error.said === '' ? '' : ` (${error.said})`}.`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR(`${said} ${await remedy(github, target, error)}`);
}
async function remedy(github, target, error) {
    if (error.status >= 300 && error.status < 400) {
        const name = await newName(github, error.said);
        return name === undefined
            ? 'The repository has been renamed or moved: use its new name.'
            : `The repository is now named ${name}: use that name.`;
    }
    if (error.status === 401)
        return 'github_token is not valid or has expired: make a new one.';
    if (/archived/i.test(error.said))
        return 'The repository is archived and takes no changes: unarchive it, or leave it out.';
    const { permission } = (0,_paths_js__WEBPACK_IMPORTED_MODULE_0__/* .pathsOf */ .w)(target);
    const needs = `The token needs the permission ${permission}${error.permission === undefined ? '' : ` (GitHub says: ${(0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .shown */ .SP)(error.permission)})`}.`;
    if (error.status === 404 && (await environmentIsMissing(github, target, error))) {
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
        return await (0,_whisp_send_js__WEBPACK_IMPORTED_MODULE_4__/* .send */ .t)(github, {
            method: 'GET',
            path,
            read: ({ endpoint, body }) => (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .shown */ .SP)((0,_check_js__WEBPACK_IMPORTED_MODULE_5__/* .fields */ .O)(endpoint, body).string('full_name')),
        });
    }
    catch {
        return undefined;
    }
}
async function readable(github, path) {
    try {
        await (0,_whisp_send_js__WEBPACK_IMPORTED_MODULE_4__/* .send */ .t)(github, { method: 'GET', path, read: () => undefined });
        return true;
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .answered */ .oQ)(error, 404))
            return false;
        throw error;
    }
}


/***/ }),

/***/ 9809:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readPublicKey: () => (/* binding */ readPublicKey),
  readTarget: () => (/* binding */ readTarget),
  readUpdatedAt: () => (/* binding */ readUpdatedAt)
});

// EXTERNAL MODULE: ./build/check.js
var check = __webpack_require__(516);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/targets.js
var targets = __webpack_require__(3906);
// EXTERNAL MODULE: ./build/whisp/send.js
var send = __webpack_require__(906);
// EXTERNAL MODULE: ./build/github/paths.js
var github_paths = __webpack_require__(7386);
// EXTERNAL MODULE: ./build/github/target-problem.js
var target_problem = __webpack_require__(2995);
;// CONCATENATED MODULE: ./build/github/visibility.js




const PAGE = 100;
/** The visibility that an organization's secret or variable has, with the repositories it is shared with. */
async function readVisibility(github, target, kind, name) {
    const paths = (0,github_paths/* pathsOf */.w)(target);
    const path = kind === 'secret' ? paths.secret(name) : `${paths.variables}/${name}`;
    const visibility = await (0,send/* send */.t)(github, {
        method: 'GET',
        path,
        read: ({ endpoint, body }) => (0,check/* fields */.O)(endpoint, body).string('visibility'),
    });
    if (visibility !== 'selected')
        return { visibility };
    const ids = [];
    for (let page = 1;; page++) {
        const found = await (0,send/* send */.t)(github, {
            method: 'GET',
            path: `${path}/repositories?per_page=${PAGE}&page=${page}`,
            read: repositoryIds,
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
        read: ({ endpoint, body }) => idOf(endpoint, body),
    });
    return { visibility: 'selected', selected_repository_ids: [id] };
}
function repositoryIds({ endpoint, body }) {
    const list = (0,check/* isObject */.G)(body) ? body['repositories'] : undefined;
    if (!Array.isArray(list))
        throw new errors/* UnexpectedAnswer */.M7(endpoint, 'the field repositories is not a list');
    return list.map((repository) => idOf(endpoint, repository));
}
function idOf(endpoint, repository) {
    const id = (0,check/* fields */.O)(endpoint, repository).optionalNumber('id');
    if (id === undefined)
        throw new errors/* UnexpectedAnswer */.M7(endpoint, 'the field id is missing');
    return id;
}

;// CONCATENATED MODULE: ./build/github/target-state.js







/** Reads a target, so that everything that can be wrong with it is known before a key is made. Throws Failure. */
async function readTarget(github, target, check) {
    try {
        return await readExisting(github, target, check);
    }
    catch (error) {
        if (!(0,errors/* answered */.oQ)(error, 301, 302, 307, 401, 403, 404))
            throw error;
        if (check.createEnvironment && (await (0,target_problem/* environmentIsMissing */.g)(github, target, error))) {
            const entry = { exists: false, visibility: undefined };
            return {
                target,
                publicKey: undefined,
                keyUpdatedAt: undefined,
                apiKey: { ...entry, kind: 'secret' },
                baseUrl: { ...entry, kind: check.names.baseUrlKind },
            };
        }
        throw await (0,target_problem/* explainTarget */.P)(github, target, error);
    }
}
/** `GET …/secrets/public-key`. */
function readPublicKey(github, target) {
    return get(github, (0,github_paths/* pathsOf */.w)(target).publicKey, (found) => ({
        id: found.string('key_id'),
        key: found.string('key'),
    }));
}
/** When the secret was last written; undefined when there is none. */
async function readUpdatedAt(github, target, name) {
    const path = (0,github_paths/* pathsOf */.w)(target).secret(name);
    return ifThere(get(github, path, (found) => found.optionalTime('updated_at')));
}
async function readExisting(github, target, check) {
    const { names, currentRepository } = check;
    const { variables } = (0,github_paths/* pathsOf */.w)(target);
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
    return { target, publicKey, keyUpdatedAt: secrets.updatedAt.get(names.apiKey), apiKey, baseUrl };
}
/** Most entries that GitHub puts on one page of a list. */
const target_state_PAGE = 100;
/** One request where the whole store fits on a page, as all but an organization's do. */
async function readSecrets(github, target, names) {
    const { secrets, room } = (0,github_paths/* pathsOf */.w)(target);
    const { count, listed } = await get(github, `${secrets}?per_page=${target_state_PAGE}`, (found) => ({
        count: found.optionalNumber('total_count') ?? 0,
        listed: found.list('secrets', (item) => [item.string('name').toUpperCase(), item.optionalTime('updated_at')]),
    }));
    if (room <= target_state_PAGE || count <= listed.length) {
        const all = new Map(listed);
        const wanted = names.filter((name) => all.has(name.toUpperCase()));
        return { count, updatedAt: new Map(wanted.map((name) => [name, all.get(name.toUpperCase())])) };
    }
    const read = await Promise.all(names.map(async (name) => [name, await readUpdatedAt(github, target, name)]));
    return { count, updatedAt: new Map(read.filter(([, updatedAt]) => updatedAt !== undefined)) };
}
/** A store that is full would refuse the key after it has been made. @throws Failure */
function requireRoom(target, count, missing) {
    const { room } = (0,github_paths/* pathsOf */.w)(target);
    if (count + missing <= room)
        return;
    throw new errors/* Failure */.HR(`${(0,targets/* targetName */.je)(target)}: the store holds ${count} secrets, and ${room} is the most it can hold; ${missing} more are to be written. Delete some that are no longer used.`);
}
async function exists(github, path) {
    return (await ifThere(get(github, path, () => true))) ?? false;
}
async function ifThere(reading) {
    try {
        return await reading;
    }
    catch (error) {
        if ((0,errors/* answered */.oQ)(error, 404))
            return undefined;
        throw error;
    }
}
function get(github, path, read) {
    const call = { method: 'GET', path, read: ({ endpoint, body }) => read((0,check/* fields */.O)(endpoint, body)) };
    return (0,send/* send */.t)(github, call);
}


/***/ }),

/***/ 4276:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  MO: () => (/* binding */ createEnvironment),
  KB: () => (/* binding */ deleteEntry),
  kz: () => (/* binding */ writeSecret),
  cV: () => (/* binding */ writeVariable)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/whisp/send.js
var send = __webpack_require__(906);
// EXTERNAL MODULE: ./build/github/paths.js
var github_paths = __webpack_require__(7386);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./node_modules/@noble/ciphers/salsa.js + 3 modules
var salsa = __webpack_require__(6382);
// EXTERNAL MODULE: ./node_modules/@noble/hashes/blake2.js + 4 modules
var blake2 = __webpack_require__(904);
;// CONCATENATED MODULE: ./build/github/seal.js



/** Bytes of an X25519 public key. */
const KEY_BYTES = 32;
/**
 * Encrypts a text so that only the holder of the private key can read it: libsodium's `crypto_box_seal`, which GitHub asks
 * for. An X25519 key agreement with a key pair made for this one text, then XSalsa20-Poly1305 under a nonce that is the
 * BLAKE2b hash of both public keys. Node has the key agreement; of the libraries for the rest, noble's are audited, kept up,
 * and the quickest to load (2 ms, against 7 for tweetnacl with blakejs and 19 for libsodium, which is three times as large).
 * @param publicKey base64, as GitHub's `public-key` endpoints give it
 * @param pair made for this one text and never used again
 * @returns base64
 */
function seal(text, publicKey, pair = (0,external_node_crypto_.generateKeyPairSync)('x25519')) {
    const recipient = Buffer.from(publicKey, 'base64');
    if (recipient.length !== KEY_BYTES)
        throw new Error('the public key is not an X25519 key');
    const sender = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    const shared = (0,external_node_crypto_.diffieHellman)({ privateKey: pair.privateKey, publicKey: toKeyObject(recipient) });
    const nonce = (0,blake2/* blake2b */.Sx)(Buffer.concat([sender, recipient]), { dkLen: 24 });
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

;// CONCATENATED MODULE: ./build/github/write.js




/** Writes a secret, which creates or replaces it. */
function writeSecret(github, to, name, value) {
    const { target, publicKey, entry } = to;
    const body = { encrypted_value: seal(value, publicKey.key), key_id: publicKey.id, ...entry.visibility };
    return write(github, { method: 'PUT', path: (0,github_paths/* pathsOf */.w)(target).secret(name), body });
}
/** Writes a configuration variable. GitHub has one request to create it and another to change it. */
async function writeVariable(github, { target, entry }, name, value) {
    const path = (0,github_paths/* pathsOf */.w)(target).variables ?? '';
    const body = { name, value, ...entry.visibility };
    const change = () => write(github, { method: 'PATCH', path: `${path}/${name}`, body });
    if (entry.exists)
        return change();
    const created = await write(github, { method: 'POST', path, body });
    // Another job, or a first attempt whose answer was lost, has created it meanwhile.
    return created.outcome === 'failed' && (0,errors/* answered */.oQ)(created.error, 409) ? change() : created;
}
/** `PUT …/environments/{name}`, only for one that does not exist: it would reset the protection of one that does. */
async function createEnvironment(github, repository, environment) {
    await (0,send/* send */.t)(github, {
        method: 'PUT',
        path: (0,github_paths/* environmentPath */.F)(repository, environment),
        read: () => undefined,
    });
}
/** Deletes a secret or variable; one that is gone counts as deleted. */
async function deleteEntry(github, target, kind, name) {
    const paths = (0,github_paths/* pathsOf */.w)(target);
    const path = kind === 'secret' ? paths.secret(name) : `${paths.variables}/${name}`;
    try {
        await (0,send/* send */.t)(github, { method: 'DELETE', path, read: () => undefined });
    }
    catch (error) {
        if (!(0,errors/* answered */.oQ)(error, 404))
            throw error;
    }
}
async function write(github, request) {
    if (github.cancellation.now.aborted)
        return { outcome: 'failed', error: github.cancellation.now.reason };
    let lost = false;
    const failed = (error) => {
        lost ||= mayHaveBeenProcessed(error);
    };
    try {
        const at = await (0,send/* send */.t)(github, { ...request, read: ({ date }) => date }, { failed, awaited: true });
        return { outcome: 'written', at };
    }
    catch (error) {
        return { outcome: lost ? 'unknown' : 'failed', error };
    }
}
/** A 4xx was refused; without a connection, or without time, nothing was sent. Anything else may have been processed. */
function mayHaveBeenProcessed(error) {
    if (error instanceof errors/* OutOfTime */.fg)
        return false;
    if (error instanceof errors/* NetworkError */.Dr)
        return error.sent;
    return !(error instanceof errors/* ApiError */.hD) || error.status >= 500 || error.status === 408;
}


/***/ }),

/***/ 8025:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   requireValid: () => (/* binding */ requireValid),
/* harmony export */   retireKeys: () => (/* binding */ retireKeys)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _github_target_state_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9809);
/* harmony import */ var _removal_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2500);
/* harmony import */ var _targets_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3906);
/* harmony import */ var _whisp_keys_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8948);





/** The resolution of GitHub's times, and of the `Date` header that a write is dated by, in milliseconds. */
const SECOND = 1000;
/** Makes sure that what the targets now hold is valid: another run may have revoked the key on its way. @throws Failure */
async function requireValid(context) {
    const { session, progress } = context;
    const { key, app, writtenTargets } = progress;
    if (key === undefined || app === undefined || writtenTargets.length === 0)
        return;
    const { items } = await (0,_whisp_keys_js__WEBPACK_IMPORTED_MODULE_0__/* .listActiveKeys */ .rG)(session, app.id);
    if (items.some(({ id }) => id === key.id))
        return;
    delete progress.key;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR(`The key ${key.id} was revoked by somebody else while it was delivered, and ${writtenTargets.join(', ')} hold it. Run again to put a valid key there, and give the runs of one app a common concurrency group.`);
}
/** Revokes old keys, unless somebody else has written a target since: it may hold one of them. */
async function retireKeys(context, { appId, keyIds, targets, name, }) {
    const { runner } = context;
    const before = await writtenByOthers(context, targets, name);
    if (before.length > 0) {
        runner.warning(`Somebody else has written ${name} to ${before.join(', ')} since this step did, so no old key was revoked: one of them may be in use there. Give the runs of one app a common concurrency group.`);
        return;
    }
    await (0,_removal_js__WEBPACK_IMPORTED_MODULE_2__/* .revokeKeys */ .nM)(context, appId, keyIds);
    const after = await writtenByOthers(context, targets, name);
    if (after.length > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR(`Somebody else has written ${name} to ${after.join(', ')} while old keys were revoked: it may hold one of ${keyIds.join(', ')}, which are revoked now. Run again to put a valid key there.`);
    }
}
async function writtenByOthers(context, targets, name) {
    if (targets.length === 0)
        return [];
    const github = await context.github();
    const found = await Promise.all(targets.map(async ({ target }) => {
        const updatedAt = await (0,_github_target_state_js__WEBPACK_IMPORTED_MODULE_3__.readUpdatedAt)(github, target, name);
        const own = context.writes.get((0,_targets_js__WEBPACK_IMPORTED_MODULE_4__/* .targetName */ .je)(target));
        return updatedAt === undefined || own === undefined || updatedAt >= own + 2 * SECOND
            ? [(0,_targets_js__WEBPACK_IMPORTED_MODULE_4__/* .targetName */ .je)(target)]
            : [];
    }));
    return found.flat();
}


/***/ })

};

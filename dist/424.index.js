export const id = 424;
export const ids = [424];
export const modules = {

/***/ 3424:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createPullRequests: () => (/* binding */ createPullRequests)
});

// EXTERNAL MODULE: ./build/check.js
var check = __webpack_require__(516);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(2413);
// EXTERNAL MODULE: ./node_modules/undici/index.js
var undici = __webpack_require__(6752);
// EXTERNAL MODULE: ./build/text.js
var build_text = __webpack_require__(977);
// EXTERNAL MODULE: ./build/whisp/failure-text.js
var failure_text = __webpack_require__(1489);
// EXTERNAL MODULE: ./build/whisp/retry.js
var retry = __webpack_require__(3380);
;// CONCATENATED MODULE: ./build/github-transport.js







const silent = { debug: () => { }, info: () => { }, warn: () => { }, error: () => { } };
/**
 * The transport to GitHub: its own client over this action's connections. Everything that the client would take from the
 * environment when it is loaded (address, proxy) is given here, and it prints nothing.
 */
function createGitHubTransport({ token, apiUrl, dispatcher, redact }) {
    const octokit = (0,github/* getOctokit */.Q)(token, {
        baseUrl: apiUrl,
        log: silent,
        request: {
            log: silent,
            redirect: 'manual',
            fetch: (url, init) => (0,undici.fetch)(url, { ...init, dispatcher }),
        },
    });
    return async ({ method, path }, { signal, timeoutMs }) => {
        const endpoint = `${method} ${path.replace(/\?.*/, '')}`;
        const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
        try {
            const { status, data, headers } = await octokit.request(`${method} ${path}`, {
                headers: { 'x-github-api-version': '2022-11-28' },
                request: { signal: AbortSignal.any([signal, timeout]) },
            });
            if (status >= 300)
                throw new errors/* ApiError */.hD(endpoint, status, moved(data), { advice: MOVED });
            return { endpoint, body: data, date: timeOf(headers.date), cookies: [] };
        }
        catch (error) {
            if (signal.aborted)
                throw signal.reason;
            throw error instanceof errors/* ApiError */.hD
                ? error
                : failure(endpoint, error, timeout.aborted ? timeoutMs : undefined, redact);
        }
    };
}
const MOVED = 'Redirects are never followed: use the name and address that the repository has now.';
/** GitHub's client reports a failed connection as status 500; only an error with a response was answered. */
function failure(endpoint, error, timeoutMs, redact) {
    const response = error instanceof Error && 'response' in error ? error.response : undefined;
    if (timeoutMs !== undefined || !(0,check/* isObject */.G)(response) || typeof response['status'] !== 'number') {
        const { text, lasting } = (0,failure_text/* connectionFailure */.D)(error, true);
        const what = timeoutMs === undefined ? text : `got no answer within ${timeoutMs / 1000} s`;
        return new errors/* NetworkError */.Dr(endpoint, what, { sent: true, lasting });
    }
    const headers = (0,check/* isObject */.G)(response['headers']) ? response['headers'] : {};
    const header = (name) => (typeof headers[name] === 'string' ? headers[name] : undefined);
    const retryAfter = (0,retry/* retryAfterMs */.Vs)(header('retry-after'), timeOf(header('date')));
    const said = (0,failure_text/* serverMessage */.x)(JSON.stringify(response['data'] ?? ''), redact);
    return new errors/* ApiError */.hD(endpoint, response['status'], said, { retryAfterMs: retryAfter, advice: ADVICE });
}
const ADVICE = 'Check github_token and github_api_url.';
function moved(data) {
    const url = (0,check/* isObject */.G)(data) ? data['url'] : undefined;
    return typeof url === 'string' ? `now at ${(0,build_text/* shown */.SP)(url)}` : '';
}
function timeOf(date) {
    const time = Date.parse(date ?? '');
    return Number.isNaN(time) ? undefined : time;
}

// EXTERNAL MODULE: ./build/whisp/send.js
var send = __webpack_require__(906);
;// CONCATENATED MODULE: ./build/pull-requests.js




/** Reads pull requests of the repository that the workflow runs in. */
function createPullRequests({ repository, githubToken, githubApiUrl }, sending, dispatcher, redact) {
    const transport = createGitHubTransport({ token: githubToken, apiUrl: githubApiUrl, dispatcher, redact });
    const github = { ...sending, transport };
    const path = `/repos/${repository}/pulls`;
    return {
        requireReadable: async () => {
            try {
                await (0,send/* send */.t)(github, { method: 'GET', path: `${path}?per_page=1`, read: () => undefined });
            }
            catch (error) {
                throw (0,errors/* answered */.oQ)(error, 401, 403, 404) ? unreadable(error, repository) : error;
            }
        },
        read: async (number) => {
            try {
                return await (0,send/* send */.t)(github, { method: 'GET', path: `${path}/${number}`, read: pullState });
            }
            catch (error) {
                if ((0,errors/* answered */.oQ)(error, 404))
                    return 'none';
                throw error;
            }
        },
    };
}
function unreadable(error, repository) {
    return new errors/* Failure */.HR(`The pull requests of ${repository} cannot be read, so nothing was deleted: ${error.endpoint} answered ${error.status}. Give the job the permission pull-requests: read, or pass a github_token that may read them.`);
}
function pullState({ endpoint, body }) {
    const state = (0,check/* fields */.O)(endpoint, body).string('state');
    if (state === 'open' || state === 'closed')
        return state;
    throw new errors/* UnexpectedAnswer */.M7(endpoint, 'the field state is neither open nor closed');
}


/***/ })

};

export const id = 575;
export const ids = [575];
export const modules = {

/***/ 3575:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createGitHubSending: () => (/* binding */ createGitHubSending)
});

;// CONCATENATED MODULE: ./build/pace.js
/**
 * GitHub's documented limits: 900 points a minute, of which a write takes 5, and 80 writes a minute and 500 an hour for
 * requests that create content.
 */
const WINDOWS = [
    { ms: 60_000, most: 900, cost: (writes) => (writes ? 5 : 1) },
    { ms: 60_000, most: 80, cost: (writes) => (writes ? 1 : 0) },
    { ms: 3_600_000, most: 500, cost: (writes) => (writes ? 1 : 0) },
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
        const now = this.#clock.now();
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

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(2413);
// EXTERNAL MODULE: ./node_modules/undici/index.js
var undici = __webpack_require__(6752);
// EXTERNAL MODULE: ./build/check.js
var check = __webpack_require__(516);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/text.js
var build_text = __webpack_require__(977);
// EXTERNAL MODULE: ./build/whisp/failure-text.js
var failure_text = __webpack_require__(1489);
// EXTERNAL MODULE: ./build/whisp/retry.js
var retry = __webpack_require__(3380);
;// CONCATENATED MODULE: ./build/github/rate-limit.js

/** What GitHub asks to wait at least after its secondary limit when it does not say, in milliseconds. */
const SECONDARY_MS = 60_000;
/**
 * How long GitHub's primary or secondary rate limit lasts, in milliseconds; undefined when the answer is about something else.
 * GitHub uses 403 as well as 429 for both ("Rate limits for the REST API" in its documentation).
 */
function rateLimitWaitMs({ status, said, header }) {
    if (status !== 403 && status !== 429)
        return undefined;
    const date = Date.parse(header('date') ?? '');
    const asked = (0,retry/* retryAfterMs */.Vs)(header('retry-after'), Number.isNaN(date) ? undefined : date);
    if (asked !== undefined)
        return asked;
    const reset = Number(header('x-ratelimit-reset'));
    if (header('x-ratelimit-remaining') === '0' && reset > 0 && !Number.isNaN(date)) {
        return Math.max(0, reset * 1000 - date);
    }
    return status === 429 || /secondary rate/i.test(said) ? SECONDARY_MS : undefined;
}

;// CONCATENATED MODULE: ./build/github/transport.js







const silent = { debug: () => { }, info: () => { }, warn: () => { }, error: () => { } };
/**
 * The transport to GitHub: its own client over this action's connections. What the client would take from the environment
 * when it is loaded (address, proxy) is given here, and it prints nothing.
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
    return async ({ method, path, body }, { signal, timeoutMs }) => {
        const endpoint = `${method} ${path.replace(/\?.*/, '')}`;
        const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
        try {
            const { status, data, headers } = await octokit.request(`${method} ${path}`, {
                ...body,
                headers: { 'x-github-api-version': '2022-11-28' },
                request: { signal: AbortSignal.any([signal, timeout]) },
            });
            if (status >= 300)
                throw new errors/* ApiError */.hD(endpoint, status, movedTo(data), { advice: MOVED });
            return { endpoint, body: data, date: timeOf(headers.date), cookies: [] };
        }
        catch (error) {
            if (signal.aborted)
                throw signal.reason;
            if (error instanceof errors/* ApiError */.hD)
                throw error;
            if (timeout.aborted) {
                throw new errors/* NetworkError */.Dr(endpoint, `got no answer within ${timeoutMs / 1000} s`, {
                    sent: true,
                    lasting: false,
                });
            }
            throw failure(endpoint, error, redact);
        }
    };
}
const MOVED = 'Redirects are never followed: use the name that the repository has now.';
const ADVICE = 'Check github_token and github_api_url.';
/** GitHub's client reports a failed connection as status 500; only an error with a response was answered. */
function failure(endpoint, error, redact) {
    const response = error instanceof Error && 'response' in error ? error.response : undefined;
    if (!(0,check/* isObject */.G)(response) || typeof response['status'] !== 'number') {
        const { text, lasting } = (0,failure_text/* connectionFailure */.D)(error, !neverConnected(error));
        return new errors/* NetworkError */.Dr(endpoint, text, { sent: !neverConnected(error), lasting });
    }
    const { status, data } = response;
    const headers = (0,check/* isObject */.G)(response['headers']) ? response['headers'] : {};
    const header = (name) => (typeof headers[name] === 'string' ? headers[name] : undefined);
    const said = (0,failure_text/* serverMessage */.x)(JSON.stringify(data ?? ''), redact);
    const wait = rateLimitWaitMs({ status, said, header });
    return new errors/* ApiError */.hD(endpoint, wait === undefined ? status : 429, said, {
        retryAfterMs: wait,
        permission: header('x-accepted-github-permissions'),
        advice: ADVICE,
    });
}
/** Errors of making a connection; any other may have come after the request was sent. */
function neverConnected(error) {
    if (!(error instanceof Error))
        return false;
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    return (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code) ||
        neverConnected(error.cause));
}
function movedTo(data) {
    const url = (0,check/* isObject */.G)(data) ? data['url'] : undefined;
    return typeof url === 'string' ? (0,build_text/* shown */.SP)(url) : '';
}
function timeOf(date) {
    const time = Date.parse(date ?? '');
    return Number.isNaN(time) ? undefined : time;
}

;// CONCATENATED MODULE: ./build/github/client.js


/** Sends calls to GitHub within the limits of everything else, and paced so that none of GitHub's is hit. */
function createGitHubSending({ token, apiUrl }, sending, deps) {
    const { runner, clock, dispatcherFor } = deps;
    const connection = { token, apiUrl, dispatcher: dispatcherFor(apiUrl), redact: runner.redact };
    const transport = createGitHubTransport(connection);
    const pace = new Pace(clock);
    const paced = async (request, limits) => {
        const wait = pace.book(request.method !== 'GET');
        if (wait > 0)
            await sending.budget.sleep(wait, limits.signal, "waiting for GitHub's limits on requests");
        return transport(request, limits);
    };
    return { ...sending, transport: paced, forecast: (writes) => pace.forecast(writes) };
}


/***/ })

};

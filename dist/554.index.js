export const id = 554;
export const ids = [554];
export const modules = {

/***/ 9554:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createPullRequests: () => (/* binding */ createPullRequests)
/* harmony export */ });
/* harmony import */ var _check_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(516);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _whisp_send_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(906);



/** Reads pull requests of a repository, `owner/name`. */
function createPullRequests(github, repository) {
    const path = `/repos/${repository}/pulls`;
    return {
        requireReadable: async () => {
            try {
                await (0,_whisp_send_js__WEBPACK_IMPORTED_MODULE_0__/* .send */ .t)(github, { method: 'GET', path: `${path}?per_page=1`, read: () => undefined });
            }
            catch (error) {
                throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .answered */ .oQ)(error, 401, 403, 404) ? unreadable(error, repository) : error;
            }
        },
        read: async (number) => {
            try {
                return await (0,_whisp_send_js__WEBPACK_IMPORTED_MODULE_0__/* .send */ .t)(github, { method: 'GET', path: `${path}/${number}`, read: pullState });
            }
            catch (error) {
                if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .answered */ .oQ)(error, 404))
                    return 'none';
                throw error;
            }
        },
    };
}
function unreadable(error, repository) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR(`The pull requests of ${repository} cannot be read, so nothing was deleted: ${error.endpoint} answered ${error.status}. Give the job the permission pull-requests: read, or pass a github_token that may read them.`);
}
function pullState({ endpoint, body }) {
    const state = (0,_check_js__WEBPACK_IMPORTED_MODULE_2__/* .fields */ .O)(endpoint, body).string('state');
    if (state === 'open' || state === 'closed')
        return state;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UnexpectedAnswer */ .M7(endpoint, 'the field state is neither open nor closed');
}


/***/ })

};

const { get } = require('node:http');

get(process.env.API_URL, (response) => response.resume());

import { get } from 'node:http';

get(process.env.API_URL, (response) => response.resume());

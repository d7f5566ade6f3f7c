/** Programs of the load. Each line names its run and is numbered, so that a line that is lost or doubled is seen. */
export const programs = {
  /** Prints `line RUN N` every EVERY ms. */
  'steady.cjs': `
const run = require('node:crypto').randomUUID().slice(0, 8);
let n = 0;
setInterval(() => console.log('line ' + run + ' ' + n++), Number(process.env.EVERY ?? 100));
`,
  /** Listens on PORT and prints every request. */
  'web.cjs': `
const run = require('node:crypto').randomUUID().slice(0, 8);
let n = 0;
const say = (text) => console.log('line ' + run + ' ' + n++ + ' ' + text);
require('node:http').createServer((request, response) => { say(request.url); response.end('ok'); })
  .listen(Number(process.env.PORT), '127.0.0.1', () => say('listening'));
`,
  /** A wrapper, as the team's own start-dev.sh is one. */
  'start-dev.sh': '#!/bin/bash\nnode web.cjs\n',
  'start-capped.sh': '#!/bin/bash\nnode capped.cjs\n',
  /** Holds as many MB as the file GROW says, and prints as steady.cjs does. */
  'capped.cjs': `
require('./steady.cjs');
const kept = [];
setInterval(() => {
  let want = 0;
  try { want = Number(require('node:fs').readFileSync(process.env.GROW, 'utf8')); } catch {}
  while (kept.length * 20 < want) kept.push(Buffer.alloc(20 * 1024 * 1024, 1));
}, 50);
`,
} as const;

/** A server whose answers MODE decides; the file that it names changes them. */
export const moody = `
const { createServer } = require('node:http');
const { readFileSync } = require('node:fs');
const mode = () => { try { return readFileSync(process.env.MODE, 'utf8').trim(); } catch { return 'good'; } };
const answers = {
  good: (response) => response.end('ok'),
  bad: (response) => response.writeHead(503).end('not yet'),
  circle: (response) => response.writeHead(302, { location: '/health' }).end(),
  silent: () => {},
  drip: (response) => { response.writeHead(200); setInterval(() => response.write('.'), 50); },
  huge: (response) => {
    response.writeHead(200);
    const chunk = Buffer.alloc(1024 * 1024);
    let left = 100;
    const more = () => { while (left-- > 0) { if (!response.write(chunk)) return response.once('drain', more); } response.end(); };
    more();
  },
};
createServer((request, response) => {
  console.log(request.method + ' ' + request.url);
  response.on('error', () => {});
  if (request.url !== '/health') return response.writeHead(404).end();
  answers[mode()](response);
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
`;

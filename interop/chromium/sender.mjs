// A WHEP endpoint on 127.0.0.1 that answers with a page in Chromium: RTCPeerConnection, a canvas for a camera, H.264.
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { launch } from './browser.mjs';

const MAX_OFFER_BYTES = 64 * 1024;
const port = Number(process.argv[2]);
const [width, height] = (process.env.SIZE ?? '640x360').split('x').map(Number);
const options = {
  width,
  height,
  fps: Number(process.env.FPS ?? 30),
  maxBitrate: Number(process.env.MAX_BITRATE ?? 1_500_000),
  dtlsRole: process.env.DTLS_ROLE ?? 'auto',
  transportCc: process.env.TRANSPORT_CC !== '0',
};
if (!Number.isInteger(port) || !['auto', 'active', 'passive'].includes(options.dtlsRole) || !(width > 0 && height > 0)
    || !(options.fps > 0) || !(options.maxBitrate > 0)) {
  console.error('chromium: expected PORT, DTLS_ROLE auto|active|passive, SIZE WxH, FPS and MAX_BITRATE');
  process.exit(2);
}

const counters = { posts: 0, deletes: 0 };
const sessions = new Map(); // id to { deleted, stats: the last ones, once it is deleted }

let ready = false;
let stopping = false;

const browser = await launch();
const page = await browser.newPage();
page.on('console', message => console.error(`chromium: page: ${message.text()}`));
page.on('pageerror', error => console.error(`chromium: page: ${error}`));
browser.on('disconnected', () => process.exit(stopping ? 0 : 1));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, async () => {
    stopping = true;
    await browser.close();
    process.exit(0);
  });
}

const server = createServer((request, response) => {
  handle(request, response).catch(error => {
    console.error(`chromium: ${request.method} ${request.url}: ${error.message}`);
    if (!response.headersSent) reply(response, 500, 'text/plain', String(error.message));
  });
});
server.listen(port, '127.0.0.1');
await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));

// The page is served from here: an origin of its own, a secure context.
await page.goto(`http://127.0.0.1:${port}/camera.html`);
await page.evaluate(o => startCamera(o), options);
ready = true;
console.error(`chromium: ${browser.version()}, WHEP on http://127.0.0.1:${port}/whep`);

function reply(response, status, type, body, headers = {}) {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...headers });
  response.end(body);
}

async function bodyOf(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_OFFER_BYTES) throw new Error('the offer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function handle(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const route = `${request.method} ${pathname.startsWith('/whep/') ? '/whep/id' : pathname}`;
  if (!ready && route !== 'GET /camera.html') return reply(response, 503, 'text/plain', 'starting\n');
  switch (route) {
    case 'GET /camera.html':
      return reply(response, 200, 'text/html; charset=utf-8', await readFile(new URL('camera.html', import.meta.url)));
    case 'GET /stats':
      return reply(response, 200, 'application/json', JSON.stringify(await stats()));
    case 'POST /whep':
      return open(request, response);
    case 'DELETE /whep/id':
      return close(pathname.slice('/whep/'.length), response);
    case 'OPTIONS /whep':
      return reply(response, 204, 'text/plain', '', { 'Accept-Post': 'application/sdp' });
    default:
      return reply(response, pathname.startsWith('/whep') ? 405 : 404, 'text/plain', 'no such thing\n');
  }
}

async function open(request, response) {
  counters.posts++;
  if (!request.headers['content-type']?.startsWith('application/sdp')) {
    return reply(response, 415, 'text/plain', 'expected application/sdp\n');
  }
  const offer = await bodyOf(request);
  const id = randomBytes(8).toString('hex');
  let answer;
  try {
    answer = await page.evaluate(([i, o]) => openSession(i, o), [id, offer]);
  } catch (error) {
    console.error(`chromium: offer refused: ${error.message}\n${offer}`);
    return reply(response, 400, 'text/plain', `${error.message}\n`);
  }
  sessions.set(id, { deleted: false });
  reply(response, 201, 'application/sdp', answer, { Location: `/whep/${id}`, ETag: `"${id}"` });
}

async function close(id, response) {
  counters.deletes++;
  const session = sessions.get(id);
  if (!session || session.deleted) return reply(response, 404, 'text/plain', 'no such session\n');
  session.deleted = true;
  session.stats = await page.evaluate(i => closeSession(i), id);
  reply(response, 200, 'text/plain', '');
}

async function stats() {
  const all = [];
  for (const [id, session] of sessions) {
    const shown = session.stats ?? await page.evaluate(i => sessionStats(i), id);
    all.push({ id, deleted: session.deleted, ...shown });
  }
  return { sender: 'chromium', version: browser.version().split('.')[0], ...counters, sessions: all };
}

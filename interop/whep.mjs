// The WHEP endpoint of the senders on Node.js, on 127.0.0.1, with /stats.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const MAX_OFFER_BYTES = 64 * 1024;

/**
 * Serves WHEP at `port`. `open(id, offer)` opens a session and gives the answer, or throws where there is none; `close(id)` ends it;
 * `stats(id)` is what /stats tells of it besides. All three may be asynchronous.
 */
export async function serve({ sender, version, port, open, close, stats }) {
  const counters = { posts: 0, deletes: 0 };
  const sessions = new Map(); // id to { deleted }

  async function post(request, response) {
    counters.posts++;
    if (!request.headers['content-type']?.startsWith('application/sdp')) {
      return reply(response, 415, 'text/plain', 'expected application/sdp\n');
    }
    const offer = await bodyOf(request);
    const id = randomBytes(8).toString('hex');
    let answer;
    try {
      answer = await open(id, offer);
    } catch (error) {
      console.error(`${sender}: offer refused: ${error.message}\n${offer}`);
      return reply(response, 400, 'text/plain', `${error.message}\n`);
    }
    sessions.set(id, { deleted: false });
    reply(response, 201, 'application/sdp', answer, { Location: `/whep/${id}`, ETag: `"${id}"` });
  }

  async function end(id, response) {
    counters.deletes++;
    const session = sessions.get(id);
    if (!session || session.deleted) return reply(response, 404, 'text/plain', 'no such session\n');
    session.deleted = true;
    await close(id);
    reply(response, 200, 'text/plain', '');
  }

  async function shown() {
    const all = [];
    for (const [id, { deleted }] of sessions) all.push({ id, deleted, ...await stats(id) });
    return { sender, version, ...counters, sessions: all };
  }

  async function handle(request, response) {
    const { pathname } = new URL(request.url, 'http://localhost');
    switch (`${request.method} ${pathname.startsWith('/whep/') ? '/whep/id' : pathname}`) {
      case 'GET /stats':
        return reply(response, 200, 'application/json', JSON.stringify(await shown()));
      case 'POST /whep':
        return post(request, response);
      case 'DELETE /whep/id':
        return end(pathname.slice('/whep/'.length), response);
      case 'OPTIONS /whep':
        return reply(response, 204, 'text/plain', '', { 'Accept-Post': 'application/sdp' });
      default:
        return reply(response, pathname.startsWith('/whep') ? 405 : 404, 'text/plain', 'no such thing\n');
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(error => {
      console.error(`${sender}: ${request.method} ${request.url}: ${error.message}`);
      if (!response.headersSent) reply(response, 500, 'text/plain', `${error.message}\n`);
    });
  });
  server.listen(port, '127.0.0.1');
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  console.error(`${sender}: ${version}, WHEP on http://127.0.0.1:${port}/whep`);
}

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

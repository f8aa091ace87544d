// What the senders on Node.js that play the committed clip have in common: a WHEP endpoint on 127.0.0.1 that sends it, over and
// over, and tells at /stats which of its pictures it sent, so that what was received can be compared picture by picture.
// Settings in the environment: START_PICTURE.
import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const PICTURES_PER_SECOND = 30;
const TICKS_PER_PICTURE = 90_000 / PICTURES_PER_SECOND;
const MAX_OFFER_BYTES = 64 * 1024;
const START_CODE = Buffer.from([0, 0, 1]);

const clip = cut(readFileSync(new URL('../modules/emulator/src/main/resources/io/github/whep4j/emulator/clip.h264', import.meta.url)));
const start = Number(process.env.START_PICTURE || 0);

/** Cuts an Annex B stream of one slice a picture: each slice ends one, and what comes before it (parameter sets) belongs to it. */
function cut(stream) {
  const pictures = [];
  let begin = 0;
  for (let at = stream.indexOf(START_CODE); at >= 0;) {
    const type = stream[at + 3] & 31;
    const next = stream.indexOf(START_CODE, at + 3);
    if (type === 1 || type === 5) {
      const end = next < 0 ? stream.length : next - Number(stream[next - 1] === 0); // start codes of three octets and of four
      pictures.push({ annexB: stream.subarray(begin, end), key: type === 5 });
      begin = end;
    }
    at = next;
  }
  return pictures;
}

/** One WHEP session. `counters` are the stack's own, and go to /stats as they are. */
class Session {
  id = randomBytes(8).toString('hex');
  state = 'new';
  deleted = false;
  counters = {};
  #pictures = []; // numbers in the clip, in the order of sending
  #jump = false;
  #playing = false;

  /** The next picture will be a key frame. */
  askForKeyFrame() {
    this.#jump = true;
  }

  /** Plays in real time until the session is over: `send(annexB, timestamp)` sends a picture, and says whether it could. */
  async play(send) {
    if (this.#playing) return;
    this.#playing = true;
    const begin = performance.now();
    const timestamp = randomInt(2 ** 32);
    let next = start;
    for (let n = 0; ; n++) {
      await sleep(begin + n * 1000 / PICTURES_PER_SECOND - performance.now());
      while (this.#jump && !clip[next].key) next = (next + 1) % clip.length;
      this.#jump = false;
      if (this.deleted || !await send(clip[next].annexB, (timestamp + n * TICKS_PER_PICTURE) % 2 ** 32) || this.deleted) return;
      this.#pictures.push(next);
      next = (next + 1) % clip.length;
    }
  }

  stats() {
    const firstKeyFrame = this.#pictures.findIndex(n => clip[n].key);
    return {
      id: this.id,
      state: this.state,
      deleted: this.deleted,
      picturesSent: this.#pictures.length,
      picturesSentFromFirstKeyFrame: firstKeyFrame < 0 ? 0 : this.#pictures.length - firstKeyFrame,
      keyFramesSent: this.#pictures.filter(n => clip[n].key).length,
      ...this.counters,
      pictures: this.#pictures,
    };
  }
}

/**
 * Serves WHEP at `port`, until SIGTERM. `negotiate(offer, session)` gives { answer, close }, or throws where there is no answer to it,
 * and has the session play once it is connected.
 */
export async function serve({ sender, version, port, negotiate }) {
  if (!Number.isInteger(port) || !(start in clip)) {
    console.error(`${sender}: expected PORT, and a START_PICTURE from 0 to ${clip.length - 1}`);
    process.exit(2);
  }
  const counters = { posts: 0, deletes: 0 };
  const sessions = new Map(); // id to { session, close }

  async function open(request, response) {
    counters.posts++;
    if (!request.headers['content-type']?.startsWith('application/sdp')) {
      return reply(response, 415, 'text/plain', 'expected application/sdp\n');
    }
    const offer = await bodyOf(request);
    const session = new Session();
    let negotiated;
    try {
      negotiated = await negotiate(offer, session);
    } catch (error) {
      console.error(`${sender}: offer refused: ${error.message}\n${offer}`);
      return reply(response, 400, 'text/plain', `${error.message}\n`);
    }
    sessions.set(session.id, { session, close: negotiated.close });
    reply(response, 201, 'application/sdp', negotiated.answer, { Location: `/whep/${session.id}`, ETag: `"${session.id}"` });
  }

  async function end(id, response) {
    counters.deletes++;
    const { session, close } = sessions.get(id) ?? {};
    if (!session || session.deleted) return reply(response, 404, 'text/plain', 'no such session\n');
    session.deleted = true;
    await close();
    reply(response, 200, 'text/plain', '');
  }

  async function handle(request, response) {
    const { pathname } = new URL(request.url, 'http://localhost');
    switch (`${request.method} ${pathname.startsWith('/whep/') ? '/whep/id' : pathname}`) {
      case 'GET /stats': {
        const all = [...sessions.values()].map(({ session }) => session.stats());
        return reply(response, 200, 'application/json', JSON.stringify({ sender, version, ...counters, sessions: all }));
      }
      case 'POST /whep':
        return open(request, response);
      case 'DELETE /whep/id':
        return end(pathname.slice('/whep/'.length), response);
      case 'OPTIONS /whep':
        return reply(response, 204, 'text/plain', '', { 'Accept-Post': 'application/sdp' });
      default:
        return reply(response, pathname.startsWith('/whep') ? 405 : 404, 'text/plain', 'no such thing\n');
    }
  }

  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
  const server = createServer((request, response) => {
    handle(request, response).catch(error => {
      console.error(`${sender}: ${request.method} ${request.url}: ${error.message}`);
      if (!response.headersSent) reply(response, 500, 'text/plain', `${error.message}\n`);
    });
  });
  server.listen(port, '127.0.0.1');
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  console.error(`${sender}: ${version}, ${clip.length} pictures, WHEP on http://127.0.0.1:${port}/whep`);
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

// A WHEP endpoint on 127.0.0.1 that answers with a page in Chromium: RTCPeerConnection, a canvas for a camera, H.264.
import { serve } from '../whep.mjs';
import { launch } from './browser.mjs';

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

const finalStats = new Map(); // of sessions that were deleted, by their ids
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

// An origin of its own, and a secure context. There is no server yet: what looks at it first has to find a camera that runs.
const url = `http://127.0.0.1:${port}/camera.html`;
await page.route(url, route => route.fulfill({ path: new URL('camera.html', import.meta.url).pathname }));
await page.goto(url);
await page.evaluate(o => startCamera(o), options);
await serve({
  sender: 'chromium',
  version: browser.version().split('.')[0],
  port,
  open: (id, offer) => page.evaluate(([i, o]) => openSession(i, o), [id, offer]),
  async close(id) {
    finalStats.set(id, await page.evaluate(i => closeSession(i), id));
  },
  stats: id => finalStats.get(id) ?? page.evaluate(i => sessionStats(i), id),
});

// A WHEP client in Chromium: a page with an offer for H.264; the HTTP requests are made here, so that no server needs CORS.
import { createServer } from 'node:http';
import { launch } from './browser.mjs';

const [endpoint, seconds] = [process.argv[2], Number(process.argv[3])];
const browser = await launch();
const blank = createServer((_, response) => response.end('<!doctype html><video id="picture" autoplay muted playsinline></video>'));
blank.listen(0, '127.0.0.1');
await new Promise(resolve => blank.once('listening', resolve));
let failed = false;
try {
  console.log(JSON.stringify(await play()));
} catch (error) {
  console.error(`play: ${error.message}`);
  failed = true;
}
await browser.close();
process.exit(failed ? 1 : 0);

async function play() {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${blank.address().port}/`);
  const offer = await page.evaluate(makeOffer);
  const posted = await fetch(endpoint, { method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: offer });
  const answer = await posted.text();
  if (posted.status !== 201) throw new Error(`POST: ${posted.status} ${answer}`);
  const session = new URL(posted.headers.get('location'), endpoint);
  try {
    await page.evaluate(sdp => pc.setRemoteDescription({ type: 'answer', sdp }), answer);
    await page.waitForFunction(() => pc.connectionState === 'connected', null, { timeout: 15000 });
    await new Promise(resolve => setTimeout(resolve, seconds * 1000));
    return await page.evaluate(async () => {
      const report = [...(await pc.getStats()).values()];
      const { id, type, timestamp, ...media } = report.find(r => r.type === 'inbound-rtp' && r.kind === 'video') ?? {};
      return media;
    });
  } finally {
    await fetch(session, { method: 'DELETE' });
  }
}

// In the page.
async function makeOffer() {
  globalThis.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  const transceiver = pc.addTransceiver('video', { direction: 'recvonly' });
  const { codecs } = RTCRtpReceiver.getCapabilities('video');
  transceiver.setCodecPreferences(codecs.filter(c => ['video/H264', 'video/rtx'].includes(c.mimeType)));
  pc.ontrack = ({ track }) => { document.getElementById('picture').srcObject = new MediaStream([track]); };
  await pc.setLocalDescription();
  if (pc.iceGatheringState !== 'complete') {
    await new Promise(resolve => {
      pc.onicegatheringstatechange = () => { if (pc.iceGatheringState === 'complete') resolve(); };
      setTimeout(resolve, 3000);
    });
  }
  return pc.localDescription.sdp;
}

// Drives the page: node view.mjs URL DIRECTORY SCREENSHOT|-
import { request, createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { launch } from '../chromium/browser.mjs';
import { look } from './look.mjs';

const [address, directory, screenshot] = process.argv.slice(2);
const url = new URL(address);
const PATIENCE_MILLIS = 60000;
const SAMPLES = 80;
const PICTURES = 300, RATE = 30, CLIP_SECONDS = 10;
const MOST_BEHIND_SECONDS = 1;

function check(condition, message) {
  if (!condition) throw new Error(message);
}

/** The status that a request gets; `upgrade` asks for a WebSocket. */
function status(path, headers = {}, upgrade = false) {
  const webSocket = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': randomBytes(16).toString('base64') };
  return new Promise((resolve, reject) => {
    const asked = request({ host: url.hostname, port: url.port, path, headers: { ...headers, ...(upgrade ? webSocket : {}) } });
    asked.on('response', response => { response.resume(); resolve(response.statusCode); });
    asked.on('upgrade', (_, socket) => { socket.destroy(); resolve(101); });
    asked.on('error', reject);
    asked.end();
  });
}

async function refusesStrangers() {
  for (const path of ['/', '/?key=', '/?key=guessed', '/view.js', '/cameras', '/nothing']) {
    check(await status(path) === 403, `${path} without the secret is not refused`);
  }
  check(await status('/live/0', { Origin: url.origin }, true) === 403, 'a WebSocket without the cookie is not refused');
  check(await status(url.pathname + url.search, { Host: `evil.example:${url.port}` }) === 403, 'another host name is not refused');
  console.log('refused: no secret, a wrong one, another host name');
}

async function refusesOthers(context) {
  check(await status(url.pathname + url.search) === 403, 'the secret works twice');
  const cookies = await context.cookies(url.origin);
  check(cookies.length === 1 && cookies[0].httpOnly && cookies[0].sameSite === 'Strict', 'the cookie is not HttpOnly and SameSite=Strict');
  const Cookie = `${cookies[0].name}=${cookies[0].value}`;
  check(await status('/cameras', { Cookie }) === 200, 'the cookie is not taken');
  check(await status('/cameras', { Cookie, Origin: 'http://evil.example' }) === 403, 'another origin is not refused');
  check(await status('/cameras', { Cookie, 'Sec-Fetch-Site': 'same-site' }) === 403, 'a page of another port is not refused');
  check(await status('/cameras', { Cookie, Host: `evil.example:${url.port}` }) === 403, 'another host name with the cookie is not refused');
  check(await status('/live/0', { Cookie }, true) === 403, 'a WebSocket that names no origin is not refused');
  check(await status('/live/0', { Cookie, Origin: 'http://evil.example' }, true) === 403, 'a WebSocket of another origin is not refused');
  await refusesAnotherPage(context);
  console.log('refused: the secret a second time, other origins');
}

/** In the same browser, with the cookie: a page of another port, to which a browser sends cookies of this one. */
async function refusesAnotherPage(context) {
  const other = createServer((_, response) => response.end('<!doctype html>'));
  other.listen(0, '127.0.0.1');
  await new Promise(resolve => other.once('listening', resolve));
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${other.address().port}/`);
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  const asked = new Set(), statuses = [];
  network.on('Network.requestWillBeSent', ({ requestId, request }) => { if (request.url === `${url.origin}/cameras`) asked.add(requestId); });
  network.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => { if (asked.has(requestId)) statuses.push(statusCode); });
  await page.evaluate(target => fetch(`${target}/cameras`, { credentials: 'include', mode: 'no-cors' }).catch(() => {}), url.origin);
  await until('the answer to a page of another origin', () => statuses.length > 0);
  check(statuses.every(seen => seen === 403), `a page of another origin is not refused in the browser: ${statuses}`);
  const opened = await page.evaluate(target => new Promise(resolve => {
    const socket = new WebSocket(target);
    socket.onopen = () => resolve(true);
    socket.onerror = () => resolve(false);
  }), `ws://${url.host}/live/0`);
  check(!opened, 'a page of another origin has opened a WebSocket');
  await page.close();
  other.close();
}

async function until(what, condition) {
  const deadline = Date.now() + PATIENCE_MILLIS;
  while (!await condition()) {
    check(Date.now() < deadline, `${what} did not come`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

async function playsInTime(page) {
  await until('a picture of each camera', async () => (await page.evaluate(look)).every(video => video.time > 0 && video.brightness > 0));
  await new Promise(resolve => setTimeout(resolve, 3000));
  const first = await page.evaluate(look);
  const behind = [];
  let median;
  // The machine may be out of breath for a while; the page has to come back to the present.
  await until('a picture that is less than a second late', async () => {
    for (const video of await page.evaluate(look)) {
      check(video.brightness > 20 && video.brightness < 235, `the picture is black or white: ${video.brightness}`);
      check(video.number < PICTURES, `there is no picture ${video.number}`);
      const late = video.now / 1000 - video.number / RATE;
      behind.push(late - CLIP_SECONDS * Math.floor(late / CLIP_SECONDS));
    }
    const last = behind.slice(-SAMPLES).sort((a, b) => a - b);
    median = last[last.length >> 1];
    return behind.length >= SAMPLES && median < MOST_BEHIND_SECONDS;
  });
  const last = await page.evaluate(look);
  last.forEach((video, i) => check(video.time - first[i].time > 1 && video.shown > first[i].shown, 'the picture does not move'));
  const millis = [median, Math.max(...behind)].map(s => Math.round(s * 1000));
  console.log(`${last.length} pictures play; behind the camera by their time code: median ${millis[0]} ms, most ${millis[1]} ms of ${behind.length} looks`);
}

async function saves(page) {
  const [picture] = await Promise.all([page.waitForEvent('download'), page.click('.snapshot >> nth=0')]);
  await picture.saveAs(`${directory}/picture.png`);
  check(/^Camera-1-.*\.png$/.test(picture.suggestedFilename()), `the picture is called ${picture.suggestedFilename()}`);
  await page.click('.record >> nth=0');
  await new Promise(resolve => setTimeout(resolve, 4000));
  const [recording] = await Promise.all([page.waitForEvent('download'), page.click('.record >> nth=0')]);
  await recording.saveAs(`${directory}/recorded.mp4`);
}

async function showsFigures(page) {
  await until('figures', () => page.evaluate(() => [...document.querySelectorAll('.chart p')].every(value => value.textContent !== '–')));
  const figures = await page.evaluate(() => [...document.querySelectorAll('.tile:first-child .chart')].map(chart => chart.textContent));
  const rate = await page.evaluate(() => parseFloat(document.querySelectorAll('.tile:first-child .chart p')[1].textContent));
  console.log(`figures: ${figures.join(', ')}`);
  check(rate > 0, `the pictures per second are ${rate}`);
}

/** What a screen reader reads out, each time that it changes, of pictures that just go on. */
async function announcesNothingAnew(page) {
  const changes = await page.evaluate(() => new Promise(resolve => {
    let seen = 0;
    const observer = new MutationObserver(mutations => { seen += mutations.length; });
    document.querySelectorAll('[role=status], [role=alert], [aria-live]')
      .forEach(region => observer.observe(region, { childList: true, characterData: true, subtree: true }));
    setTimeout(() => resolve(seen), 4000);
  }));
  check(changes === 0, `a screen reader is told ${changes} times in four seconds that nothing has changed`);
}

/** In a page of its own: one picture comes scrambled. */
async function comesBackFromDamage(context) {
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', error => complaints.push(error.message));
  let pictures = 0;
  await page.routeWebSocket(/live/, webSocket => {
    webSocket.connectToServer().onMessage(message => {
      const damaged = typeof message !== 'string' && ++pictures === 100;
      if (damaged) message = Buffer.concat([message.subarray(0, message.length >> 1), randomBytes(message.length - (message.length >> 1))]);
      webSocket.send(message);
    });
  });
  await page.addInitScript(() => addEventListener('error', () => { window.damaged = true; }, true));
  await page.goto(url.origin);
  await until('the end of a stream at a damaged picture', () => page.evaluate(() => window.damaged));
  await until('a picture after the damaged one', () => page.evaluate(() => [...document.querySelectorAll('video')].every(video => !video.error && video.currentTime > 0)));
  check(complaints.length === 0, complaints.join('; '));
  await page.close();
  console.log('a damaged picture does not end the stream');
}

/** In a page of its own: the connections end while pictures are shown, and there are no others. */
async function tellsThatWhep4jIsGone(context) {
  const page = await context.newPage();
  let gone = false;
  await page.routeWebSocket(/live/, webSocket => {
    if (gone) return webSocket.close();
    webSocket.connectToServer().onMessage(message => { if (gone) webSocket.close(); else webSocket.send(message); });
  });
  await page.goto(url.origin);
  const shown = page.locator('.notice', { hasText: 'not running' }).first();
  await until('a picture', () => page.evaluate(() => [...document.querySelectorAll('.veil')].every(veil => veil.hidden)));
  gone = true;
  await until('the notice that whep4j is gone', () => shown.isVisible());
  await new Promise(resolve => setTimeout(resolve, 1000)); // the page looks four times a second whether it still holds
  check(await shown.isVisible(), 'the notice that whep4j is gone does not stay');
  await page.close();
  console.log('told: that whep4j is gone');
}

await refusesStrangers();
const browser = await launch();
let failed = false;
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 640 }, deviceScaleFactor: 1, acceptDownloads: true });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', message => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', error => complaints.push(error.message));
  page.on('request', asked => { if (!/^(blob|data):/.test(asked.url()) && new URL(asked.url()).host !== url.host) complaints.push(`loads ${asked.url()}`); });
  await page.goto(url.href);
  check(new URL(page.url()).search === '', 'the secret stays in the address');
  await playsInTime(page);
  await showsFigures(page);
  await announcesNothingAnew(page);
  if (screenshot !== '-') {
    await new Promise(resolve => setTimeout(resolve, 40000));
    await page.screenshot({ path: screenshot, fullPage: true });
  }
  await saves(page);
  check(complaints.length === 0, complaints.join('; '));
  await comesBackFromDamage(context);
  await tellsThatWhep4jIsGone(context);
  await refusesOthers(context);
} catch (error) {
  console.error(`view: ${error.message}`);
  failed = true;
}
await browser.close();
process.exit(failed ? 1 : 0);

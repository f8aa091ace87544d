// Plays recordings in a video element, some at a time, and judges each.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname } from 'node:path';
import { launch } from '../chromium/browser.mjs';

const files = process.argv.slice(2);
const AT_A_TIME = 3;

const server = createServer((request, response) => {
  const file = files[Number(request.url.slice('/file/'.length))];
  if (file === undefined) {
    response.end('<!doctype html>');
    return;
  }
  response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': statSync(file).size });
  createReadStream(file).on('error', () => response.destroy()).pipe(response);
});
server.listen(0, '127.0.0.1');
await new Promise(resolve => server.once('listening', resolve));

// In the page: plays a file, faster than it was; what came of it.
function play(address) {
  return new Promise(resolve => {
    const video = document.createElement('video');
    const patience = setTimeout(() => done('it stands still'), 120000);
    const done = error => {
      clearTimeout(patience);
      const quality = video.getVideoPlaybackQuality();
      resolve({ error, seconds: video.currentTime, pictures: quality.totalVideoFrames, corrupted: quality.corruptedVideoFrames, brightness: brightness(video) });
      video.remove();
    };
    video.muted = true;
    video.onerror = () => done(video.error.message || `media error ${video.error.code}`);
    video.onended = () => done(null);
    video.onloadedmetadata = () => { video.playbackRate = 4; };
    document.body.append(video);
    video.src = address;
    video.play().catch(error => done(error.message));
  });

  function brightness(video) {
    if (!video.videoWidth) return 0;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 36];
    const context = canvas.getContext('2d');
    context.drawImage(video, 0, 0, 64, 36);
    const pixels = context.getImageData(0, 0, 64, 36).data;
    return pixels.reduce((sum, value, i) => i % 4 === 3 ? sum : sum + value, 0) / (pixels.length / 4 * 3);
  }
}

const browser = await launch();
const failures = [];
let pictures = 0;
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const next = files.keys();
  await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
    for (const number of next) {
      const played = await page.evaluate(play, `/file/${number}`);
      const name = basename(dirname(files[number]));
      if (played.error) failures.push(`${name}: ${played.error}`);
      else if (played.seconds < 1 || played.pictures < 10) failures.push(`${name}: ${played.pictures} pictures in ${played.seconds} s`);
      else if (played.corrupted > 0 || played.brightness < 5) failures.push(`${name}: ${played.corrupted} damaged pictures, brightness ${played.brightness}`);
      pictures += played.pictures;
    }
  }));
} catch (error) {
  failures.push(error.message);
}
await browser.close();
server.close();
failures.forEach(failure => console.error(`plays: ${failure}`));
if (failures.length === 0) console.log(`Chromium plays all of the ${files.length} recordings to their end, ${pictures} pictures`);
process.exit(failures.length === 0 ? 0 : 1);

// The page: one tile for each camera that the server has.
import { Tile } from './tile.js';

// The secret is spent; it need not stay in the address and the history.
history.replaceState(null, '', '/');

const main = document.getElementById('cameras');
const liveCount = document.getElementById('live');
const totalBitrate = document.getElementById('bitrate');
const { names } = await (await fetch('/cameras')).json();
const tiles = names.map((name, index) => new Tile(name, index, main));
main.classList.toggle('alone', tiles.length === 1);
document.title = names.length === 1 ? `${names[0]} – whep4j` : `${names.length} cameras – whep4j`;

setInterval(() => {
  const live = tiles.filter(tile => tile.isLive);
  const bitrate = live.reduce((sum, tile) => sum + tile.bitrate, 0);
  const cameras = `${live.length} of ${tiles.length} ${tiles.length === 1 ? 'camera' : 'cameras'} live`;
  // A screen reader reads out each change of it, so there is none where nothing has changed, and no rate in it.
  if (liveCount.textContent !== cameras) liveCount.textContent = cameras;
  totalBitrate.textContent = live.length > 0 ? ` · ${(bitrate / 1e6).toFixed(2)} Mbit/s` : '';
}, 500);

// One camera: its picture, its figures, its buttons.
import { Chart } from './chart.js';
import { CHARTS, facts } from './figures.js';
import { Player } from './player.js';
import { Recording } from './recording.js';

const RECONNECT_AFTER_MILLIS = 1000;
const STILL_AFTER_SECONDS = 3;

export class Tile {
  constructor(name, index, parent) {
    this.name = name;
    this.index = index;
    this.bitrate = 0;
    this.over = false;
    const article = document.getElementById('tile').content.cloneNode(true).querySelector('article');
    const part = selector => article.querySelector(selector);
    this.article = article;
    this.veil = part('.veil');
    this.notice = part('.notice');
    this.hint = part('.hint');
    this.behind = part('.behind');
    this.facts = part('.facts');
    this.elapsed = part('.elapsed');
    this.recordButton = part('.record');
    part('.name').textContent = name;
    this.video = part('video');
    this.video.addEventListener('error', () => this.beginAnew());
    this.player = new Player(this.video);
    this.charts = CHARTS.map(figure => new Chart(figure, part('.charts')));
    this.recording = new Recording(parts => save(new Blob(parts, { type: 'video/mp4' }), `${this.fileName()}.mp4`));
    this.snapshotButton = part('.snapshot');
    this.snapshotButton.addEventListener('click', () => this.snapshot());
    this.recordButton.addEventListener('click', () => this.recording.isOn ? this.recording.stop() : this.recording.start());
    part('.full').addEventListener('click', () => document.fullscreenElement ? document.exitFullscreen() : part('.stage').requestFullscreen());
    parent.append(article);
    setInterval(() => this.refresh(), 250);
    this.connect();
  }

  get isLive() {
    return !this.over && this.player.hasPicture && this.player.behind < STILL_AFTER_SECONDS;
  }

  connect() {
    const socket = new WebSocket(`ws://${location.host}/live/${this.index}`);
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => typeof data === 'string' ? this.onMessage(JSON.parse(data)) : this.onMedia(new Uint8Array(data));
    socket.onclose = () => {
      if (!this.over) {
        this.player.end();
        this.say('whep4j is not running any more, or has closed this page.', 'Start it again and open the URL that it prints.');
        setTimeout(() => this.connect(), RECONNECT_AFTER_MILLIS);
      }
    };
  }

  /** A browser gives a stream up for good at the first picture that it cannot decode. */
  beginAnew() {
    if (this.over || !this.player.source) return;
    this.recording.stop();
    this.player.end();
    this.socket.onclose = null;
    this.socket.onmessage = null;
    this.socket.close();
    this.say('This browser could not decode a picture.', 'It begins anew with the next key frame.');
    setTimeout(() => this.connect(), RECONNECT_AFTER_MILLIS);
  }

  onMedia(bytes) {
    this.player.append(bytes);
    this.recording.add(bytes);
  }

  onMessage(message) {
    switch (message.type) {
      case 'stream':
        this.recording.stop();
        if (!this.player.begin(message.codec)) {
          this.over = true;
          this.say(`This browser does not play ${message.codec}.`, 'Another browser may; whep4j record writes it to a file.');
        }
        break;
      case 'clock':
        this.player.clock(message);
        this.skipped = message.skipped;
        break;
      case 'figures':
        this.onFigures(message);
        break;
      case 'ended':
        this.over = true;
        this.recording.stop();
        this.say(message.reason, message.hint);
        break;
    }
  }

  onFigures(figures) {
    this.bitrate = figures.bitrate;
    this.charts.forEach(chart => chart.add(figures));
    this.facts.replaceChildren(...facts(figures, this.skipped).map(([term, value]) => {
      const group = document.createElement('div');
      const dt = document.createElement('dt');
      const dd = document.createElement('dd');
      dt.textContent = term;
      dd.textContent = value;
      group.append(dt, dd);
      return group;
    }));
  }

  say(notice, hint) {
    this.notice.textContent = notice;
    this.hint.textContent = hint;
    this.article.classList.add('ended');
  }

  refresh() {
    const picture = this.player.hasPicture;
    if (picture && !this.over) this.article.classList.remove('ended');
    this.veil.hidden = picture && !this.over;
    this.article.classList.toggle('still', !this.isLive);
    this.snapshotButton.disabled = !picture;
    this.recordButton.disabled = !picture && !this.recording.isOn;
    this.recordButton.setAttribute('aria-pressed', this.recording.isOn);
    this.elapsed.textContent = this.recording.isOn ? time(this.recording.seconds) : '';
    this.behind.textContent = this.isLive && Number.isFinite(this.player.behind) ? `${Math.round(this.player.behind * 1000)} ms behind` : '';
  }

  snapshot() {
    const canvas = document.createElement('canvas');
    canvas.width = this.video.videoWidth;
    canvas.height = this.video.videoHeight;
    canvas.getContext('2d').drawImage(this.video, 0, 0);
    canvas.toBlob(blob => save(blob, `${this.fileName()}.png`), 'image/png');
  }

  fileName() {
    const now = new Date();
    const two = n => String(n).padStart(2, '0');
    const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    return `${this.name.replace(/[^\p{L}\p{N}]+/gu, '-')}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  }
}

function time(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

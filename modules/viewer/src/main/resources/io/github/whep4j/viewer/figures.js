// Which figures there are, and how they are written.
export const CHARTS = [
  { key: 'bitrate', title: 'Bit rate', unit: 'Mbit/s', scale: 1e-6, digits: 2, least: 0.5 },
  { key: 'rate', title: 'Pictures per second', unit: '/s', scale: 1, digits: 1, least: 10 },
  { key: 'loss', title: 'Loss', unit: '%', scale: 1, digits: 1, least: 2, warnAbove: 1, badAbove: 5 },
  { key: 'roundTrip', title: 'Round trip', unit: 'ms', scale: 1, digits: 1, least: 5, warnAbove: 250, badAbove: 600 },
  { key: 'jitter', title: 'Jitter', unit: 'ms', scale: 1, digits: 1, least: 5, warnAbove: 50, badAbove: 150 },
];

export function facts(figures, skipped) {
  const all = [
    ['Picture', figures.width ? `${figures.width} × ${figures.height}` : '–'],
    ['Codec', figures.codec || '–'],
    ['Protection', figures.srtp || '–'],
    ['Path', figures.path || '–'],
    ['Pictures', `${count(figures.frames)}, ${count(figures.keyFrames)} key`],
    ['Packets', `${count(figures.packets)}, ${count(Math.max(0, figures.packetsLost))} lost`],
    ['State', figures.state],
  ];
  if (figures.framesDropped > 0) all.push(['Incomplete', count(figures.framesDropped)]);
  if (figures.freezes > 0) all.push(['Freezes', count(figures.freezes)]);
  if (skipped > 0) all.push(['Left out for this browser', count(skipped)]);
  return all;
}

function count(n) {
  return n.toLocaleString('en');
}

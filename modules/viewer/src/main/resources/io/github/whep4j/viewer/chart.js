// A figure and its last minute.
const SECONDS = 60;

export class Chart {
  constructor(figure, parent) {
    this.figure = figure;
    this.values = [];
    this.element = document.createElement('section');
    this.element.className = 'chart';
    const title = document.createElement('h2');
    title.textContent = figure.title;
    this.value = document.createElement('p');
    this.value.textContent = '–';
    this.canvas = document.createElement('canvas');
    this.element.append(title, this.value, this.canvas);
    parent.append(this.element);
  }

  add(figures) {
    const { key, unit, scale, digits, warnAbove, badAbove } = this.figure;
    const known = figures[key] !== undefined;
    const value = known ? figures[key] * scale : 0;
    this.values.push(value);
    if (this.values.length > SECONDS) this.values.shift();
    const small = document.createElement('small');
    small.textContent = unit;
    this.value.replaceChildren(known ? value.toFixed(digits) : '–', known ? small : '');
    this.element.classList.toggle('bad', value > badAbove);
    this.element.classList.toggle('warn', value > warnAbove && !(value > badAbove));
    this.draw();
  }

  draw() {
    const { canvas, values } = this;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    const colour = getComputedStyle(this.element).getPropertyValue('--accent').trim();
    const most = Math.max(this.figure.least, ...values) * 1.15;
    const x = index => width - (values.length - 1 - index) * width / (SECONDS - 1);
    const y = value => height - 1.5 - value / most * (height - 4);
    context.beginPath();
    values.forEach((value, index) => index === 0 ? context.moveTo(x(0), y(value)) : context.lineTo(x(index), y(value)));
    context.strokeStyle = colour;
    context.lineWidth = 1.6;
    context.lineJoin = 'round';
    context.stroke();
    context.lineTo(x(values.length - 1), height);
    context.lineTo(x(0), height);
    const fill = context.createLinearGradient(0, 0, 0, height);
    fill.addColorStop(0, `${colour}55`);
    fill.addColorStop(1, `${colour}05`);
    context.fillStyle = fill;
    context.fill();
  }
}

'use strict';
(function () {
  const PAGE = 60;
  const NOTHING = '∅';
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);

  all('.show-more').forEach((button) => button.addEventListener('click', () => {
    const more = button.previousElementSibling.querySelector('.more');
    more.hidden = !more.hidden;
    button.setAttribute('aria-expanded', String(!more.hidden));
    button.textContent = more.hidden ? 'Show all rows' : 'Show fewer rows';
  }));

  if (!byId('data')) return;
  const data = JSON.parse(byId('data').textContent);
  const controls = byId('controls');
  const list = byId('plates');
  const hasOther = Boolean(byId('wrong'));
  let chosen = [];
  let visible = 0;

  const brief = (symbol) => data.hanzi[symbol] || symbol || '–';
  const named = (symbol) => !symbol ? 'nothing' : data.hanzi[symbol] ?
    data.hanzi[symbol] + ' (' + symbol.slice(1, -1) + ')' : symbol;
  const percent = (share) => Math.floor(100 * share) + ' %';
  const text = (plate, side) => plate.pairs.map((pair) => pair[side]).join('');
  const isWrong = (plate) => plate.errors > 0;

  data.plates.forEach((plate, index) => {
    plate.index = index;
    plate.truthText = text(plate, 0);
    const readings = [plate.truthText, text(plate, 1), plate.path];
    if (hasOther) readings.push(plate.other.map((pair) => pair[1]).join(''));
    plate.searched = readings.concat(readings.map((part) =>
      part.replace(/<[^>]*>/g, (name) => data.hanzi[name] || name))).join(' ').toLowerCase();
    plate.errorsOf = plate.pairs.filter((pair) => pair[0] !== pair[1])
      .map((pair) => [pair[0] || NOTHING, pair[1] || NOTHING]);
  });

  function fillSelect(id, side) {
    const counts = new Map();
    data.plates.forEach((plate) => new Set(plate.errorsOf.map((pair) => pair[side])).forEach(
      (symbol) => counts.set(symbol, (counts.get(symbol) || 0) + 1)));
    Array.from(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).forEach((entry) => {
      const option = document.createElement('option');
      option.value = entry[0];
      option.textContent = named(entry[0] === NOTHING ? '' : entry[0]) + ' – ' + entry[1] +
        (entry[1] === 1 ? ' plate' : ' plates');
      byId(id).append(option);
    });
  }

  const value = (id) => byId(id) ? byId(id).value : '';

  function matches(plate) {
    const wrong = value('wrong');
    const truth = value('truth');
    const read = value('read');
    if (wrong && wrong !== 'here' && plate.wrong !== wrong) return false;
    if (wrong === 'here' && !isWrong(plate)) return false;
    if ((truth || read) && !plate.errorsOf.some((pair) =>
      (!truth || pair[0] === truth) && (!read || pair[1] === read))) return false;
    if (value('kind') && !plate.kinds.includes(value('kind'))) return false;
    if (value('file') && plate.file !== Number(value('file'))) return false;
    return plate.searched.includes(value('find').trim().toLowerCase());
  }

  const ORDERS = {
    sure: (a, b) => b.confidence - a.confidence,
    unsure: (a, b) => a.confidence - b.confidence,
    errors: (a, b) => b.errors - a.errors,
    truth: (a, b) => a.truthText < b.truthText ? -1 : a.truthText > b.truthText ? 1 : 0,
    list: () => 0,
  };

  function element(name, className, content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (content !== undefined) made.textContent = content;
    return made;
  }

  function reading(pairs, confidence, who) {
    const row = element('div', 'symbols');
    const rows = element('span', 'rows');
    rows.append(element('span', '', 'plate'), element('span', '', 'read'));
    row.append(rows);
    pairs.forEach(([truth, read, sure]) => {
      const cell = element('span', truth === read ? '' : 'differs');
      cell.title = (truth === read ? named(truth) : named(truth) + ' read as ' + named(read)) +
        (sure === null ? '' : ', confidence ' + percent(sure));
      cell.append(element('b', '', brief(truth)), element('i', '', brief(read)),
                  element('small', '', sure === null ? '' : String(Math.floor(100 * sure))));
      row.append(cell);
    });
    const errors = pairs.filter((pair) => pair[0] !== pair[1]).map((pair) =>
      named(pair[0]) + ' read as ' + named(pair[1]));
    row.setAttribute('role', 'img');
    row.setAttribute('aria-label', who + 'plate ' + pairs.map((pair) => brief(pair[0])).join(' ') +
      (errors.length ? '; ' + errors.join(', ') : '; read right') +
      '; confidence ' + percent(confidence));
    return row;
  }

  function card(plate) {
    const item = element('li');
    const picture = element('div', 'picture');
    if (plate.image) {
      const image = element('img');
      image.src = plate.image;
      image.alt = 'The plate ' + plate.pairs.map((pair) => brief(pair[0])).join('').replace(/–/g, '');
      picture.append(image);
    } else {
      picture.append(element('span', 'path', 'no picture of this format'));
    }
    const sum = element('span', 'sum', percent(plate.confidence));
    sum.title = 'confidence of the plate';
    picture.append(sum);
    item.append(picture, reading(plate.pairs, plate.confidence, hasOther ? 'first model: ' : ''));
    if (hasOther) {
      item.append(element('p', 'path', 'other model, ' + percent(plate.otherConfidence)),
                  reading(plate.other, plate.otherConfidence, 'other model: '));
    }
    const path = element('p', 'path', plate.path);
    path.title = data.folder + '/' + plate.path;
    item.append(path);
    return item;
  }

  function showMore() {
    const next = chosen.slice(visible, visible + PAGE);
    list.append(...next.map(card));
    visible += next.length;
    byId('more').hidden = visible >= chosen.length;
    byId('more').textContent = 'Show more (' + (chosen.length - visible) + ' left)';
    byId('shown').textContent = !chosen.length ? 'No plate matches.' :
      visible + ' of ' + chosen.length + ' plates shown' +
      (chosen.length < data.plates.length ? ', chosen from ' + data.plates.length : '') + '.';
  }

  function update() {
    chosen = data.plates.filter(matches).sort(
      (a, b) => ORDERS[value('sort')](a, b) || a.index - b.index);
    list.textContent = '';
    visible = 0;
    showMore();
  }

  function applyFilter(filter) {
    controls.reset();
    Object.keys(filter).forEach((id) => { byId(id).value = filter[id]; });
    update();
    byId('gallery-title').focus();
    byId('gallery').scrollIntoView();
  }

  fillSelect('truth', 0);
  fillSelect('read', 1);
  controls.hidden = false;
  controls.addEventListener('submit', (event) => event.preventDefault());
  controls.addEventListener('input', update);
  controls.addEventListener('reset', () => setTimeout(update));
  byId('more').addEventListener('click', showMore);
  all('[data-filter]').forEach((button) => button.addEventListener('click', () =>
    applyFilter(JSON.parse(button.dataset.filter))));
  update();
}());

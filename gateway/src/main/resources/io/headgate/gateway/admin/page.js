'use strict';
// What the node says is shown as text only: textContent, setAttribute on elements made here. No HTML
// is ever put together, so nothing that a manifest or a client wrote can become part of the page.

const API = 'api/v1/';
const ROW_HEIGHT = 28;
const SPARE_ROWS = 8;
const WINDOW = 10; // seconds that a rate is taken over
const PICTURE_SERVICES = 40;
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const byId = id => document.getElementById(id);

function make(name, attributes, ...children) {
  const svg = ['svg', 'rect', 'path', 'text', 'title', 'g'].includes(name);
  const element = svg ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === 'on') {
      for (const [event, action] of Object.entries(value)) element.addEventListener(event, action);
    } else if (value !== undefined && value !== '') {
      element.setAttribute(key, value);
    }
  }
  for (const child of children) element.append(child instanceof Node ? child : String(child));
  return element;
}

// ---- what is known

const services = new Map(); // "namespace/name" -> {key, namespace, name, type, address, ports, endpoints, ready, counts, before}
const ingresses = new Map(); // "namespace/name" -> [{at, figures}], the oldest first
let sorted = [];
const lists = { routes: [], members: [], certificates: [], problems: [] };
let sequence = -1;
let isLive = false;

function takeObjects(event) {
  if (event.full) services.clear();
  for (const key of event.gone) services.delete(key);
  for (const [namespace, name, type, address, ports, endpoints, ready] of event.services) {
    const key = namespace + '/' + name;
    const known = services.get(key) || { counts: [0, 0, 0, 0, 0], history: [], text: '' };
    services.set(key, Object.assign(known, { key, namespace, name, type, address, ports, endpoints, ready,
      text: [key, type, address, ports].join(' ').toLowerCase() }));
  }
  sorted = [...services.values()].sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
  byId('node').textContent = event.node;
  sequence = event.sequence;
  refreshLists();
}

function takeCounters(event) {
  const now = performance.now() / 1000;
  for (const [key, counts] of Object.entries(event.services)) {
    const service = services.get(key);
    if (service) {
      service.counts = counts;
      if (!service.history.length && !event.full) remember(service.history, now - 1, 0);
      remember(service.history, now, counts[2]);
    }
  }
  if (event.full) {
    // What is not told of has had nothing yet.
    for (const service of services.values()) if (!service.history.length) remember(service.history, now, 0);
  }
  for (const [key, figures] of Object.entries(event.ingresses)) {
    if (!ingresses.has(key) || event.full) ingresses.set(key, event.full ? [] : [{ at: now - 1, value: [0, 0, 0, 0, figures[4].map(() => 0)] }]);
    remember(ingresses.get(key), now, figures);
  }
}

function remember(history, at, value) {
  history.push({ at, value });
  while (history.length > 2 && history[1].at < at - WINDOW) history.shift();
}

/** The first and the last that are known of the last seconds, and the time between. */
function span(history) {
  const now = performance.now() / 1000;
  if (history.length < 2 || history[history.length - 1].at < now - WINDOW) return null;
  let first = 0;
  while (first < history.length - 2 && history[first + 1].at < now - WINDOW) first++;
  return { first: history[first].value, last: history[history.length - 1].value, seconds: Math.max(1, now - history[first].at) };
}

function rate(service) {
  const known = span(service.history);
  return known ? (known.last - known.first) / known.seconds : 0;
}

/** Requests in a second, share of 5xx, mean and p99 in seconds. */
function requestFigures(key) {
  const known = span(ingresses.get(key) || []);
  if (!known) return null;
  const count = known.last[0] - known.first[0];
  if (count <= 0) return null;
  const buckets = known.last[4].map((value, i) => value - known.first[4][i]);
  return { rate: count / known.seconds, errors: (known.last[2] - known.first[2]) / count,
    refused: (known.last[1] - known.first[1]) / count, mean: (known.last[3] - known.first[3]) / count, p99: quantile(buckets, 0.99) };
}

/** Within the bucket in a straight line, as Prometheus does. */
function quantile(buckets, q) {
  const total = buckets.reduce((a, b) => a + b, 0);
  let rank = q * total;
  for (let i = 0; i < buckets.length; i++) {
    if (rank <= buckets[i] && buckets[i] > 0) {
      if (i === BOUNDS.length) return BOUNDS[i - 1];
      const low = i === 0 ? 0 : BOUNDS[i - 1];
      return low + (BOUNDS[i] - low) * rank / buckets[i];
    }
    rank -= buckets[i];
  }
  return BOUNDS[BOUNDS.length - 1];
}

// ---- asking the node

async function ask(path, options) {
  const response = await fetch(API + path, options);
  const text = await response.text();
  if (!response.ok) {
    let message = text;
    try { message = JSON.parse(text).message; } catch (e) { /* it was text */ }
    throw new Error(message);
  }
  return text;
}

async function refreshLists() {
  for (const name of Object.keys(lists)) {
    try {
      const cluster = byId('cluster').checked && name !== 'members' ? '?cluster=true' : '';
      lists[name] = JSON.parse(await ask(name + cluster)).items;
    } catch (e) {
      lists[name] = [];
      byId('live').textContent = name + ': ' + e.message;
    }
  }
  render();
}

function listen() {
  const stream = new EventSource(API + 'stream');
  stream.addEventListener('open', () => { isLive = true; });
  stream.addEventListener('error', () => { isLive = false; state(); });
  stream.addEventListener('snapshot', event => takeObjects(JSON.parse(event.data)));
  stream.addEventListener('counters', event => {
    takeCounters(JSON.parse(event.data));
    isLive = true;
    render();
    if (selected && view.name === 'services') showService(selected);
  });
}

function state() {
  const live = byId('live');
  live.textContent = isLive ? 'live · snapshot ' + sequence + ' · ' + services.size + ' Services' : 'not connected';
  live.classList.toggle('lost', !isLive);
}

// ---- the views

const number = value => value >= 100 ? Math.round(value).toString() : value >= 10 ? value.toFixed(1) : value > 0 ? value.toFixed(2) : '0';
const percent = value => (100 * value).toFixed(value > 0 && value < 0.1 ? 1 : 0) + ' %';
const time = value => value >= 1 ? value.toFixed(2) + ' s' : (1000 * value).toFixed(value < 0.01 ? 1 : 0) + ' ms';

function cell(text, kind) {
  return { text: String(text), kind: kind || '' };
}

const VIEWS = [
  { name: 'services', title: 'Services', head: ['SERVICE', 'TYPE', 'ADDRESS', 'PORTS', 'READY', 'OPEN', 'CLUSTER', 'PER SECOND'],
    wide: [1, 2, 3], numbers: [4, 5, 6, 7],
    items: () => sorted, text: item => item.text, key: item => item.key,
    cells: item => [cell(item.key), cell(item.type), cell(item.address), cell(item.ports),
      cell(item.ready + '/' + item.endpoints + (item.counts[4] ? ' −' + item.counts[4] : ''), item.ready < item.endpoints || item.counts[4] ? item.ready ? 'warn' : 'bad' : ''),
      cell(item.counts[0]), cell(item.counts[0] + item.counts[1]), cell(number(rate(item)))],
    open: item => showService(item.key) },
  { name: 'routes', title: 'Routes', head: ['HOST', 'PATH', 'TYPE', 'BACKEND', 'INGRESS', 'PER SECOND', '5XX', 'MEAN', 'P99'],
    wide: [2, 4, 7], numbers: [5, 6, 7, 8],
    items: () => lists.routes, text: item => [item.host, item.path, item.backend, item.namespace, item.ingress].join(' ').toLowerCase(),
    key: item => [item.namespace, item.ingress, item.host, item.path].join(' '),
    cells: item => {
      const figures = requestFigures(item.namespace + '/' + item.ingress);
      return [cell(item.host || '*'), cell(item.path || '(default)'), cell(item.pathType), cell(item.backend), cell(item.namespace + '/' + item.ingress),
        cell(figures ? number(figures.rate) : '–'), cell(figures ? percent(figures.errors) : '–', figures && figures.errors > 0.01 ? 'bad' : ''),
        cell(figures ? time(figures.mean) : '–'), cell(figures ? time(figures.p99) : '–')];
    },
    open: item => showFacts(item.host + item.path, item) },
  { name: 'members', title: 'Members', head: ['NODE', 'ADDRESS', 'VERSION', 'THIS NODE'], wide: [2], numbers: [],
    items: () => lists.members, text: item => [item.node, item.address].join(' ').toLowerCase(), key: item => item.node,
    cells: item => [cell(item.node), cell(item.address), cell(item.version), cell(item.self ? 'yes' : '')],
    open: item => showFacts(item.node, item) },
  { name: 'problems', title: 'Problems', head: ['OBJECT', 'REASON', 'MESSAGE'], wide: [], numbers: [],
    items: () => lists.problems, text: item => JSON.stringify(item).toLowerCase(), key: item => JSON.stringify(item),
    cells: item => [cell([item.kind, item.namespace, item.name].filter(Boolean).join('/')), cell(item.reason, 'warn'), cell(item.message)],
    open: item => showFacts(item.name || item.reason, item) },
  { name: 'certificates', title: 'Certificates', head: ['SECRET', 'HOSTS', 'NOT AFTER', 'PROBLEM'], wide: [1], numbers: [],
    items: () => lists.certificates, text: item => JSON.stringify(item).toLowerCase(), key: item => item.namespace + '/' + item.secret + item.hosts,
    cells: item => [cell(item.namespace + '/' + item.secret), cell((item.hosts || []).join(', ')), cell(item.notAfter || '–', isEnding(item.notAfter) ? 'bad' : ''), cell(item.problem || '', 'bad')],
    open: item => showFacts(item.secret, item) },
  { name: 'picture', title: 'Picture', section: 'picture' },
  { name: 'explain', title: 'Explain', section: 'explain' },
];
let view = VIEWS[0];
let shown = []; // the items of the view that match the search
let place = 0; // of the selected one
let selected = ''; // the Service whose details are open

function isEnding(notAfter) {
  const at = Date.parse(String(notAfter).replace(/^Optional\[(.*)]$/, '$1'));
  return Number.isFinite(at) && at - Date.now() < 7 * 86400e3;
}

function show(next) {
  view = next;
  place = 0;
  closeDetails();
  for (const tab of byId('tabs').children) tab.setAttribute('aria-selected', String(tab.dataset.view === view.name));
  byId('list').hidden = Boolean(view.section);
  byId('picture').hidden = view.section !== 'picture';
  byId('explain').hidden = view.section !== 'explain';
  if (view.section === 'explain') byId('url').focus();
  byId('scroll').scrollTop = 0;
  if (!view.section) {
    byId('head').replaceChildren(...view.head.map((title, i) => make('span', { class: classes(i, '') }, title)));
  }
  history.replaceState(null, '', '#' + view.name);
  render();
}

function classes(column, kind) {
  return [view.wide.includes(column) ? 'wide' : '', view.numbers.includes(column) ? 'number' : '', kind].filter(Boolean).join(' ');
}

let asked = false;
/** At most once for each frame. */
function render() {
  if (!asked) {
    asked = true;
    requestAnimationFrame(() => { asked = false; draw(); });
  }
}

function draw() {
  state();
  for (const tab of byId('tabs').children) {
    const its = VIEWS.find(it => it.name === tab.dataset.view);
    const count = its.items ? ' ' + its.items().length : '';
    const label = its.title + count;
    if (tab.textContent !== label) tab.textContent = label;
  }
  if (view.section === 'picture') drawPicture();
  if (view.section) return;
  const wanted = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  shown = view.items().filter(item => { const text = view.text(item); return wanted.every(word => text.includes(word)); });
  place = Math.min(place, Math.max(0, shown.length - 1));
  byId('empty').hidden = shown.length > 0;
  drawRows();
}

/** Only the rows that can be seen exist, however many there are. */
function drawRows() {
  const scroll = byId('scroll');
  const first = Math.max(0, Math.floor(scroll.scrollTop / ROW_HEIGHT) - SPARE_ROWS);
  const last = Math.min(shown.length, Math.ceil((scroll.scrollTop + scroll.clientHeight) / ROW_HEIGHT) + SPARE_ROWS);
  const rows = byId('rows');
  byId('space').style.height = shown.length * ROW_HEIGHT + 'px';
  rows.style.top = first * ROW_HEIGHT + 'px';
  while (rows.children.length > last - first) rows.lastChild.remove();
  for (let i = first; i < last; i++) {
    const cells = view.cells(shown[i]);
    let row = rows.children[i - first];
    if (!row || row.children.length !== cells.length) {
      const fresh = make('div', { class: 'row', role: 'option' }, ...cells.map(() => make('span')));
      if (row) row.replaceWith(fresh); else rows.append(fresh);
      row = fresh;
    }
    row.dataset.place = i;
    row.setAttribute('aria-selected', String(i === place));
    cells.forEach((its, column) => {
      const span = row.children[column];
      if (span.textContent !== its.text) { span.textContent = its.text; span.title = its.text; }
      const wanted = classes(column, its.kind);
      if (span.className !== wanted) span.className = wanted;
    });
  }
}

function move(by) {
  place = Math.min(shown.length - 1, Math.max(0, place + by));
  const scroll = byId('scroll');
  const top = place * ROW_HEIGHT;
  if (top < scroll.scrollTop) scroll.scrollTop = top;
  if (top + ROW_HEIGHT > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = top + ROW_HEIGHT - scroll.clientHeight;
  drawRows();
}

// ---- details

function openDetails(title) {
  byId('details').hidden = false;
  byId('title').textContent = title;
}

function closeDetails() {
  selected = '';
  byId('details').hidden = true;
  byId('facts').replaceChildren();
  byId('said').textContent = '';
}

function showFacts(title, item) {
  openDetails(title);
  const rows = Object.entries(item).map(([key, value]) =>
    make('tr', {}, make('th', {}, key), make('td', {}, typeof value === 'object' ? JSON.stringify(value) : value)));
  byId('facts').replaceChildren(make('table', {}, make('tbody', {}, ...rows)));
}

/** May this browser change anything? The node decides; here only what it would refuse is left out. */
function mayDrain() {
  return ['localhost', '[::1]'].includes(location.hostname) || location.hostname.startsWith('127.');
}

let loading = false;
async function showService(key) {
  selected = key;
  openDetails(key);
  if (loading) return;
  loading = true;
  try {
    const [namespace, name] = key.split('/');
    const query = new URLSearchParams({ namespace, name, cluster: String(byId('cluster').checked) });
    const item = JSON.parse(await ask('services?' + query)).items[0];
    if (selected === key && item) drawService(item);
  } catch (e) {
    byId('said').textContent = e.message;
  } finally {
    loading = false;
  }
}

function drawService(item) {
  const parts = [];
  for (const port of item.ports) {
    parts.push(make('p', { class: 'soft' }, [port.name, port.port + '/' + port.protocol, port.nodePort ? 'node port ' + port.nodePort : '', port.scheduler].filter(Boolean).join(' · ')));
    const nodes = new Set();
    for (const endpoint of port.endpoints) Object.keys(endpoint.activeByNode || {}).forEach(node => nodes.add(node));
    const head = ['POD', 'ADDRESS', 'STATE', 'OPEN', ...nodes, 'CLUSTER', 'TOTAL', 'FAILED', ''];
    const rows = port.endpoints.map(endpoint => {
      const word = endpoint.ejected ? 'out: ' + endpoint.ejectedFor.join(', ') : endpoint.terminating ? 'terminating' : endpoint.ready ? 'ready' : 'not ready';
      const kind = endpoint.ejected ? 'warn' : endpoint.ready ? 'good' : 'bad';
      return make('tr', {}, make('td', {}, endpoint.pod || '–'), make('td', {}, endpoint.address + ':' + endpoint.port), make('td', { class: kind }, word),
        make('td', { class: 'number' }, endpoint.active),
        ...[...nodes].map(node => make('td', { class: 'number' }, (endpoint.activeByNode || {})[node] || 0)),
        make('td', { class: 'number' }, endpoint.activeCluster), make('td', { class: 'number' }, endpoint.total), make('td', { class: 'number' }, endpoint.failures),
        make('td', {}, ...drainButton(item, endpoint)));
    });
    parts.push(make('table', {}, make('thead', {}, make('tr', {}, ...head.map(title => make('th', {}, title)))), make('tbody', {}, ...rows)));
  }
  // A button that has the focus is not taken away under it.
  if (!byId('facts').contains(document.activeElement) || document.activeElement === document.body) byId('facts').replaceChildren(...parts);
}

function drainButton(item, endpoint) {
  if (!mayDrain()) return [];
  const drained = (endpoint.ejectedFor || []).includes('drained');
  const verb = drained ? 'undrain' : 'drain';
  return [make('button', { type: 'button', on: { click: async event => {
    const query = new URLSearchParams({ namespace: item.namespace, service: item.name, endpoint: endpoint.address + ':' + endpoint.port });
    event.target.blur();
    try {
      byId('said').textContent = await ask(verb + '?' + query, { method: 'POST' });
    } catch (e) {
      byId('said').textContent = e.message;
    }
    showService(item.namespace + '/' + item.name);
  } } }, verb)];
}

// ---- who balances to whom

/** Hosts on the left, Services in the middle, how many endpoints on the right; the thicker, the more is open. */
function drawPicture() {
  const wanted = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const middle = sorted.filter(item => wanted.every(word => item.text.includes(word)))
    .sort((a, b) => b.counts[0] + b.counts[1] - a.counts[0] - a.counts[1] || rate(b) - rate(a)).slice(0, PICTURE_SERVICES);
  const places = new Map(middle.map((item, i) => [item.key, 24 + i * 34]));
  const routes = lists.routes.filter(route => places.has(route.namespace + '/' + route.backend.split(':')[0])).slice(0, 2 * PICTURE_SERVICES);
  const height = Math.max(120, 40 + 34 * Math.max(middle.length, routes.length));
  const svg = make('svg', { viewBox: '0 0 900 ' + height, role: 'img', 'aria-label': 'Routes, Services and their endpoints' });
  const box = (x, y, width, text, hint, kind) => svg.append(make('rect', { x, y, width, height: 24, rx: 4, class: kind }),
    make('text', { x: x + 8, y: y + 16 }, make('title', {}, hint), text.length > 38 ? text.slice(0, 37) + '…' : text));
  const line = (x1, y1, x2, y2, open) => svg.prepend(make('path', { d: `M${x1} ${y1}C${x1 + 60} ${y1} ${x2 - 60} ${y2} ${x2} ${y2}`,
    'stroke-width': Math.min(14, 1 + 2 * Math.log2(1 + open)), class: open ? '' : 'idle' }));
  routes.forEach((route, i) => {
    const y = 24 + i * 34;
    const figures = requestFigures(route.namespace + '/' + route.ingress);
    box(10, y, 260, (route.host || '*') + (route.path || ''), route.namespace + '/' + route.ingress, figures && figures.errors > 0.01 ? 'bad' : '');
    line(270, y + 12, 340, places.get(route.namespace + '/' + route.backend.split(':')[0]) + 12, figures ? figures.rate : 0);
  });
  for (const item of middle) {
    const y = places.get(item.key);
    const open = item.counts[0] + item.counts[1];
    box(340, y, 260, item.key, item.type + ' ' + item.ports, item.ready ? '' : 'bad');
    box(690, y, 200, item.ready + ' of ' + item.endpoints + ' ready · ' + open + ' open', 'on this node ' + item.counts[0] + ', on others ' + item.counts[1], item.ready < item.endpoints || item.counts[4] ? 'bad' : '');
    line(600, y + 12, 690, y + 12, open);
  }
  byId('picture').replaceChildren(svg);
}

// ---- what the user does

async function explain(event) {
  event.preventDefault();
  const query = new URLSearchParams({ method: byId('method').value, url: byId('url').value, client: byId('client').value.trim(), output: 'table' });
  try {
    byId('answer').textContent = await ask('explain?' + query);
  } catch (e) {
    byId('answer').textContent = e.message;
  }
}

function keys(event) {
  const typing = ['INPUT', 'SELECT', 'TEXTAREA'].includes(event.target.tagName) && event.target.type !== 'checkbox';
  if (event.key === 'Escape') {
    if (!byId('details').hidden) closeDetails();
    else if (typing) { byId('search').value = ''; event.target.blur(); render(); }
    byId('scroll').focus();
  } else if (event.ctrlKey || event.metaKey || event.altKey || (typing && event.target.id !== 'search')) {
    return;
  } else if (event.key === 'ArrowDown') { move(1); event.preventDefault();
  } else if (event.key === 'ArrowUp') { move(-1); event.preventDefault();
  } else if (event.key === 'PageDown') { move(20); event.preventDefault();
  } else if (event.key === 'PageUp') { move(-20); event.preventDefault();
  } else if (event.key === 'Enter' && !view.section && shown[place] && event.target.tagName !== 'BUTTON') { view.open(shown[place]);
  } else if (typing) {
    return;
  } else if (event.key === '/') { byId('search').focus(); event.preventDefault();
  } else if (event.key === 'Home') { move(-shown.length); event.preventDefault();
  } else if (event.key === 'End') { move(shown.length); event.preventDefault();
  } else if (/^[1-9]$/.test(event.key) && VIEWS[event.key - 1]) { show(VIEWS[event.key - 1]); event.preventDefault(); }
}

function start() {
  byId('tabs').append(...VIEWS.map(its => make('button', { type: 'button', role: 'tab', 'data-view': its.name, on: { click: () => show(its) } }, its.title)));
  byId('method').append(...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map(method => make('option', {}, method)));
  byId('search').addEventListener('input', () => { byId('scroll').scrollTop = 0; place = 0; render(); });
  byId('cluster').addEventListener('change', refreshLists);
  byId('scroll').addEventListener('scroll', () => drawRows(), { passive: true });
  byId('rows').addEventListener('click', event => {
    const row = event.target.closest('.row');
    if (row) { place = Number(row.dataset.place); drawRows(); view.open(shown[place]); }
  });
  byId('close').addEventListener('click', closeDetails);
  byId('ask').addEventListener('submit', explain);
  document.addEventListener('keydown', keys);
  window.addEventListener('resize', render);
  setInterval(refreshLists, 5000);
  show(VIEWS.find(its => '#' + its.name === location.hash) || VIEWS[0]);
  listen();
}

start();

'use strict';
// What the node says is shown as text only: textContent, setAttribute on elements made here. No HTML
// is ever put together, so nothing that a manifest or a client wrote can become part of the page.

const API = 'api/v1/';
const ROW_HEIGHT = 28;
const SPARE_ROWS = 8;
const WINDOW = 10; // seconds that a rate is taken over
const PULSE = 60; // how many seconds the curves at the top show
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
const pulse = { connections: [], requests: [], errors: [] }; // in a second, the newest last
let heardAt = 0;
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
  const fresh = { connections: 0, requests: 0, errors: 0 };
  for (const [key, counts] of Object.entries(event.services)) {
    const service = services.get(key);
    if (service) {
      // Pods that have gone take their part of the sum with them.
      fresh.connections += Math.max(0, counts[2] - service.counts[2]);
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
    const history = ingresses.get(key);
    if (history.length) {
      const before = history[history.length - 1].value;
      fresh.requests += Math.max(0, figures[0] - before[0]);
      fresh.errors += Math.max(0, figures[2] - before[2]);
    }
    remember(history, now, figures);
  }
  // The first of all says what has been so far, and not in which time.
  for (const [name, values] of Object.entries(pulse)) {
    if (event.full) continue;
    values.push(fresh[name] / Math.max(0.5, now - heardAt));
    if (values.length > PULSE) values.shift();
  }
  heardAt = now;
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
  return known ? Math.max(0, known.last - known.first) / known.seconds : 0;
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
  live.textContent = isLive ? 'live · snapshot ' + sequence + ' · ' + services.size + ' Services' : sequence < 0 ? 'connecting' : 'not connected: what follows is old';
  document.body.classList.toggle('lost', !isLive && sequence >= 0);
}

const lately = values => values.slice(-5).reduce((a, b) => a + b, 0) / Math.max(1, Math.min(5, values.length));

/** The node in one line: what there is, and what passes through it. */
function drawSums() {
  let endpoints = 0, ready = 0, out = 0, here = 0, elsewhere = 0;
  for (const service of services.values()) {
    endpoints += service.endpoints;
    ready += service.ready;
    here += service.counts[0];
    elsewhere += service.counts[1];
    out += service.counts[4];
  }
  const requests = lately(pulse.requests);
  const share = requests ? lately(pulse.errors) / requests : 0;
  const problems = lists.problems.length;
  const tiles = [
    ['Pods ready', ready + ' of ' + endpoints, ready < endpoints ? 'bad' : ''],
    ['Taken out', out, out ? 'warn' : ''],
    ['Open', here + elsewhere, '', elsewhere ? here + ' here' : ''],
    ['Connections / s', number(lately(pulse.connections)), '', '', pulse.connections],
    ['Requests / s', number(requests), '', '', pulse.requests],
    ['5xx', percent(share), share > 0.01 ? 'bad' : ''],
    ['Problems', problems, problems ? 'warn' : ''],
  ];
  byId('sums').replaceChildren(...tiles.map(([title, value, kind, more, curve]) =>
    make('div', {}, make('dt', {}, title), make('dd', { class: kind }, value, ...(more ? [make('small', {}, ' ' + more)] : [])), ...(curve ? [spark(curve)] : []))));
}

/** The last minute, as high as its highest second. */
function spark(values) {
  const highest = Math.max(1, ...values);
  const points = values.map((value, i) => (PULSE - values.length + i) + ' ' + (19 - 18 * value / highest).toFixed(1));
  const svg = make('svg', { viewBox: '0 0 ' + (PULSE - 1) + ' 20', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  if (points.length > 1) {
    const first = PULSE - values.length;
    svg.append(make('path', { class: 'area', d: `M${first} 20L${points.join('L')}L${PULSE - 1} 20Z` }), make('path', { class: 'curve', d: 'M' + points.join('L') }));
  }
  return svg;
}

// ---- the views

const number = value => value >= 100 ? Math.round(value).toString() : value >= 10 ? value.toFixed(1) : value > 0 ? value.toFixed(2) : '0';
const percent = value => (100 * value).toFixed(value > 0 && value < 0.1 ? 1 : 0) + ' %';
const time = value => value >= 1 ? value.toFixed(2) + ' s' : (1000 * value).toFixed(value < 0.01 ? 1 : 0) + ' ms';

/** What stands in a column; share, from 0 to 1, is how long the bar behind it is. */
function cell(text, kind, share) {
  return { text: String(text), kind: kind || '', share: share || 0 };
}

const openOf = item => item.counts[0] + item.counts[1];

/** A number that is 0 is there and does not ask to be read. */
const quiet = value => cell(number(value), value ? '' : 'soft');

function readiness(item) {
  if (!item.endpoints) return 'soft';
  if (item.ready - item.counts[4] <= 0) return 'pill bad';
  return item.ready < item.endpoints || item.counts[4] ? 'pill warn' : 'pill good';
}

const VIEWS = [
  { name: 'services', title: 'Services', none: 'No Services yet. What is put into the directory of manifests, or applied to the cluster, shows here at once.', head: ['SERVICE', 'TYPE', 'ADDRESS', 'PORTS', 'READY', 'OPEN', 'CLUSTER', 'PER SECOND'],
    wide: [1, 2, 3], numbers: [4, 5, 6, 7],
    items: () => sorted, text: item => item.text, key: item => item.key,
    sort: [item => item.key, item => item.type, item => item.address, item => item.ports, item => (item.ready - item.counts[4]) / (item.endpoints || 1),
      item => -item.counts[0], item => -openOf(item), item => -rate(item)],
    cells: item => [cell(item.key), cell(item.type, 'soft'), cell(item.address), cell(item.ports),
      cell(item.endpoints ? item.ready + '/' + item.endpoints + (item.counts[4] ? ' −' + item.counts[4] : '') : '–', readiness(item)),
      cell(item.counts[0], item.counts[0] ? '' : 'soft', item.counts[0] / mostOpen), cell(openOf(item), openOf(item) ? '' : 'soft', openOf(item) / mostOpen), quiet(rate(item))],
    open: item => showService(item.key) },
  { name: 'routes', title: 'Routes', none: 'No Ingress leads anywhere yet.', head: ['HOST', 'PATH', 'TYPE', 'BACKEND', 'INGRESS', 'PER SECOND', '5XX', 'MEAN', 'P99'],
    wide: [2, 4, 7], numbers: [5, 6, 7, 8],
    items: () => lists.routes, text: item => [item.host, item.path, item.backend, item.namespace, item.ingress].join(' ').toLowerCase(),
    key: item => [item.namespace, item.ingress, item.host, item.path].join(' '),
    cells: item => {
      const figures = requestFigures(item.namespace + '/' + item.ingress);
      return [cell(item.host || '*'), cell(item.path || '(default)'), cell(item.pathType), cell(item.backend), cell(item.namespace + '/' + item.ingress),
        cell(figures ? number(figures.rate) : '–', figures ? '' : 'soft'), cell(figures ? percent(figures.errors) : '–', figures && figures.errors > 0.01 ? 'bad' : ''),
        cell(figures ? time(figures.mean) : '–'), cell(figures ? time(figures.p99) : '–')];
    },
    open: item => { showFacts((item.host || '*') + item.path, item); offerExplanation(item); } },
  { name: 'members', title: 'Members', none: 'This node is alone: it was started without --cluster-address.', head: ['NODE', 'ADDRESS', 'VERSION', 'THIS NODE'], wide: [2], numbers: [],
    items: () => lists.members, text: item => [item.node, item.address].join(' ').toLowerCase(), key: item => item.node,
    cells: item => [cell(item.node), cell(item.address), cell(item.version), cell(item.self ? 'yes' : '')],
    open: item => showFacts(item.node, item) },
  { name: 'problems', title: 'Problems', none: 'No problems: everything is served as it was asked for.', head: ['OBJECT', 'REASON', 'MESSAGE'], wide: [], numbers: [],
    items: () => lists.problems, text: item => JSON.stringify(item).toLowerCase(), key: item => JSON.stringify(item),
    cells: item => [cell([item.kind, item.namespace, item.name].filter(Boolean).join('/')), cell(item.reason, 'warn'), cell(item.message)],
    open: item => showFacts(item.name || item.reason, item) },
  { name: 'certificates', title: 'Certificates', none: 'No Ingress names a certificate.', head: ['SECRET', 'HOSTS', 'NOT AFTER', 'PROBLEM'], wide: [1], numbers: [],
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
let mostOpen = 1; // of all Services
let order = -1; // the column of the Services that the list goes by; -1 is by name

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
    byId('list').dataset.view = view.name;
    drawHead();
  }
  history.replaceState(null, '', '#' + view.name);
  render();
}

function drawHead() {
  byId('head').replaceChildren(...view.head.map((title, i) => {
    const going = view.sort && Math.max(0, order) === i;
    const inside = view.sort ? make('button', { type: 'button', title: 'sort by this', on: { click: () => sortBy(i) } }, title + (going ? ' ▾' : '')) : title;
    return make('span', { class: classes(i, going ? 'going' : '') }, inside);
  }));
}

function sortBy(column) {
  order = column;
  byId('scroll').scrollTop = 0;
  place = 0;
  drawHead();
  render();
}

/** As the column says, and by name where that is the same. */
function inOrder(items) {
  if (!view.sort || order <= 0) return items;
  const value = view.sort[order];
  const keyed = items.map(item => [value(item), item]);
  return keyed.sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0).map(pair => pair[1]);
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
  drawSums();
  for (const tab of byId('tabs').children) {
    const its = VIEWS.find(it => it.name === tab.dataset.view);
    const count = its.items ? ' ' + its.items().length : '';
    const label = its.title + count;
    if (tab.textContent !== label) tab.textContent = label;
  }
  if (view.section === 'picture') drawPicture();
  if (view.section) return;
  const wanted = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const followed = order > 0 && shown[place] ? view.key(shown[place]) : '';
  mostOpen = sorted.reduce((most, item) => Math.max(most, openOf(item)), 1);
  shown = inOrder(view.items().filter(item => { const text = view.text(item); return wanted.every(word => text.includes(word)); }));
  // The selected row stays the selected one when the order has changed.
  if (followed && place > 0) place = Math.max(0, shown.findIndex(item => view.key(item) === followed));
  place = Math.min(place, Math.max(0, shown.length - 1));
  byId('empty').hidden = shown.length > 0;
  byId('empty').textContent = !isLive ? 'Waiting for the node.' : wanted.length ? 'Nothing matches. Esc takes the search away.' : view.none;
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
    if (row.dataset.place !== String(i)) row.dataset.place = i;
    const chosen = String(i === place);
    if (row.getAttribute('aria-selected') !== chosen) row.setAttribute('aria-selected', chosen);
    cells.forEach((its, column) => {
      const span = row.children[column];
      if (span.textContent !== its.text) span.textContent = its.text;
      const wanted = classes(column, its.kind + (its.share ? ' bar' : ''));
      if (span.className !== wanted) span.className = wanted;
      if (its.share) span.style.setProperty('--share', (100 * its.share).toFixed(1) + '%');
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
    make('tr', {}, make('th', {}, key), make('td', {}, fact(value))));
  byId('facts').replaceChildren(make('table', {}, make('tbody', {}, ...rows)));
}

function fact(value) {
  if (Array.isArray(value)) return value.map(fact).join(', ') || '–';
  if (value && typeof value === 'object') return JSON.stringify(value);
  return value === '' || value === null ? '–' : String(value);
}

/** From a route to what would become of a request that takes it. */
function offerExplanation(route) {
  byId('facts').append(make('button', { type: 'button', on: { click: () => {
    show(VIEWS.find(its => its.name === 'explain'));
    byId('url').value = 'http://' + (route.host || 'any.example').replace('*', 'any') + (route.path || '/');
    byId('ask').requestSubmit();
  } } }, 'explain a request'));
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
    const head = ['POD', 'STATE', 'OPEN', ...nodes, 'CLUSTER', 'TOTAL', 'FAILED', ''];
    const rows = port.endpoints.map(endpoint => {
      const word = endpoint.ejected ? 'out: ' + endpoint.ejectedFor.join(', ') : endpoint.terminating ? 'terminating' : endpoint.ready ? 'ready' : 'not ready';
      const kind = endpoint.ejected ? 'warn' : endpoint.ready ? 'good' : 'bad';
      return make('tr', {}, make('td', {}, ...(endpoint.pod ? [endpoint.pod, make('br')] : []), make('span', { class: 'soft' }, endpoint.address + ':' + endpoint.port)),
        make('td', {}, make('span', { class: 'pill ' + kind }, word)),
        make('td', { class: 'number' }, endpoint.active),
        ...[...nodes].map(node => make('td', { class: 'number' }, (endpoint.activeByNode || {})[node] || 0)),
        make('td', { class: 'number' }, endpoint.activeCluster), make('td', { class: 'number' }, endpoint.total), make('td', { class: 'number' }, endpoint.failures),
        make('td', {}, ...drainButton(item, endpoint)));
    });
    parts.push(make('table', {}, make('thead', {}, make('tr', {}, ...head.map((title, i) => make('th', { class: i > 1 ? 'number' : '' }, title)))), make('tbody', {}, ...rows)));
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

const target = route => route.namespace + '/' + route.backend.split(':')[0];

/** Hosts on the left, Services in the middle, how many endpoints on the right; the thicker, the more is open. */
function drawPicture() {
  const wanted = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const middle = sorted.filter(item => wanted.every(word => item.text.includes(word)))
    .sort((a, b) => b.counts[0] + b.counts[1] - a.counts[0] - a.counts[1] || rate(b) - rate(a)).slice(0, PICTURE_SERVICES);
  const places = new Map(middle.map((item, i) => [item.key, 24 + i * 34]));
  const routes = lists.routes.filter(route => places.has(target(route)))
    .sort((a, b) => places.get(target(a)) - places.get(target(b))).slice(0, 2 * PICTURE_SERVICES);
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
    line(270, y + 12, 340, places.get(target(route)) + 12, figures ? figures.rate : 0);
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
  } else if (event.key.toLowerCase() === 's' && view.sort) { sortBy((Math.max(0, order) + 1) % view.head.length);
  } else if (event.key === 'Home') { move(-shown.length); event.preventDefault();
  } else if (event.key === 'End') { move(shown.length); event.preventDefault();
  } else if (/^[1-9]$/.test(event.key) && VIEWS[event.key - 1]) { show(VIEWS[event.key - 1]); event.preventDefault(); }
}

function viewOfAddress() {
  return VIEWS.find(its => '#' + its.name === location.hash) || VIEWS[0];
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
  // What is cut off can be read where it is pointed at.
  byId('rows').addEventListener('mouseover', event => {
    if (event.target.scrollWidth > event.target.clientWidth) event.target.title = event.target.textContent;
    else event.target.removeAttribute('title');
  });
  byId('close').addEventListener('click', closeDetails);
  byId('ask').addEventListener('submit', explain);
  document.addEventListener('keydown', keys);
  window.addEventListener('resize', render);
  window.addEventListener('hashchange', () => show(viewOfAddress()));
  setInterval(refreshLists, 5000);
  show(viewOfAddress());
  listen();
}

start();

// What all scenarios share: where the node is, how a request is made and checked, and how results are written.
import http from 'k6/http';
import { check } from 'k6';

export const target = {
  url: __ENV.HEADGATE_URL || 'http://127.0.0.1:8080',
  host: __ENV.HEADGATE_HOST || 'whoami.user1.apps.taikang1.local',
  path: __ENV.HEADGATE_PATH || '/',
  service: __ENV.HEADGATE_SERVICE || 'http://127.96.7.181:8080/',
  nodePort: __ENV.HEADGATE_NODE_PORT || 'http://127.0.0.1:30007/',
};

export const connections = {
  discardResponseBodies: false,
  insecureSkipTLSVerify: __ENV.HEADGATE_INSECURE === 'true',
  userAgent: 'headgate-k6',
  summaryTrendStats: ['avg', 'min', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'],
};

export function number(name, standard) {
  const value = Number(__ENV[name] || standard);
  if (!Number.isFinite(value) || value <= 0) throw new Error(`${name}: "${__ENV[name]}" (expected: a number above 0)`);
  return value;
}

/** One request through the Ingress. */
export function ingress(path = target.path, params = {}) {
  const response = http.get(target.url + path, {
    ...params,
    headers: { Host: target.host, ...(params.headers || {}) },
    tags: { name: 'ingress', ...(params.tags || {}) },
  });
  check(response, { 'ingress answers 200': r => r.status === 200 });
  return response;
}

/** One request straight to an address of a Service. */
export function service(url, name) {
  const response = http.get(url, { tags: { name } });
  check(response, { [`${name} answers 200`]: r => r.status === 200 });
  return response;
}

/** The pod that answered, by its own word. */
export function pod(response) {
  const line = /^Hostname: (\S+)$/m.exec(response.body || '');
  return line ? line[1] : '';
}

/** Text for people; with OUT=DIR also JSON and JUnit there. */
export function summary(name) {
  return data => {
    const out = { stdout: text(name, data) };
    if (__ENV.OUT) {
      out[`${__ENV.OUT}/${name}.json`] = JSON.stringify(data, null, 2);
      out[`${__ENV.OUT}/${name}.xml`] = junit(name, data);
    }
    return out;
  };
}

function thresholds(data) {
  const all = [];
  for (const [metric, its] of Object.entries(data.metrics)) {
    for (const [expression, verdict] of Object.entries(its.thresholds || {})) {
      all.push({ name: `${metric}: ${expression}`, ok: verdict.ok });
    }
  }
  return all;
}

function checks(data) {
  return data.root_group.checks.map(its => ({ name: its.name, ok: its.fails === 0, passes: its.passes, fails: its.fails }));
}

function text(name, data) {
  const value = (metric, key) => (data.metrics[metric] ? data.metrics[metric].values[key] : undefined);
  const ms = key => (value('http_req_duration', key) || 0).toFixed(1);
  const lines = [`${name}: ${value('http_reqs', 'count') || 0} requests, ${(value('http_reqs', 'rate') || 0).toFixed(0)} in a second, `
    + `${((value('http_req_failed', 'rate') || 0) * 100).toFixed(2)} % failed; ms: median ${ms('med')}, p95 ${ms('p(95)')}, p99 ${ms('p(99)')}, max ${ms('max')}`];
  if (value('dropped_iterations', 'count')) lines.push(`  ${value('dropped_iterations', 'count')} iterations were never begun: the load generator was too slow, or the node was`);
  for (const its of checks(data)) lines.push(`  ${its.ok ? 'ok  ' : 'FAIL'} ${its.name} (${its.passes} times, not ${its.fails})`);
  for (const its of thresholds(data)) lines.push(`  ${its.ok ? 'ok  ' : 'FAIL'} ${its.name}`);
  return lines.join('\n') + '\n';
}

function junit(name, data) {
  const escape = words => words.replace(/[<>&"']/g, c => `&#${c.charCodeAt(0)};`);
  const cases = [...thresholds(data), ...checks(data)];
  const failures = cases.filter(its => !its.ok).length;
  const body = cases.map(its => `  <testcase classname="${name}" name="${escape(its.name)}">${its.ok ? '' : '<failure message="not met"/>'}</testcase>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="${name}" tests="${cases.length}" failures="${failures}">\n${body.join('\n')}\n</testsuite>\n`;
}

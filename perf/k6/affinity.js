// Does a client keep its pod? For a Service with sessionAffinity: ClientIP. Every virtual user is a client with an address
// of its own: k6 run --local-ips 127.0.0.1-127.0.0.40 perf/k6/affinity.js. With HEADGATE_SERVICES=URL,URL a client goes to
// several nodes in turn and has to find the same pod on each.
import { connections, number, pod, service, summary, target } from './common.js';
import { check, sleep } from 'k6';
import { Counter } from 'k6/metrics';

const clients = number('CLIENTS', 20);
const urls = (__ENV.HEADGATE_SERVICES || target.service).split(',');
const moved = new Counter('affinity_moved');

export const options = {
  ...connections,
  // Each request is a connection of its own: the node chooses each time.
  noConnectionReuse: true,
  scenarios: {
    affinity: { executor: 'per-vu-iterations', vus: clients, iterations: number('ITERATIONS', 50), maxDuration: '5m' },
  },
  thresholds: { checks: ['rate==1'], http_req_failed: ['rate==0'], affinity_moved: ['count==0'] },
};

let mine = '';

export default function () {
  const name = pod(service(urls[__ITER % urls.length], 'affinity'));
  if (mine === '') mine = name;
  if (!check(name, { 'the client keeps its pod': its => its !== '' && its === mine })) moved.add(1);
  mine = name;
  sleep(0.05);
}

export const handleSummary = summary('affinity');

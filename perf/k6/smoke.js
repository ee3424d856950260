// Does everything answer? A few seconds of little load through the Ingress, a ClusterIP and a node port of the demo.
import { connections, ingress, pod, service, summary, target } from './common.js';
import http from 'k6/http';
import { check } from 'k6';

export const options = {
  ...connections,
  scenarios: {
    ingress: { executor: 'constant-arrival-rate', rate: 20, timeUnit: '1s', duration: '10s', preAllocatedVUs: 5, maxVUs: 20, exec: 'throughIngress' },
    service: { executor: 'constant-arrival-rate', rate: 10, timeUnit: '1s', duration: '10s', preAllocatedVUs: 5, maxVUs: 20, exec: 'toService' },
    refused: { executor: 'per-vu-iterations', vus: 1, iterations: 1, exec: 'refusals' },
  },
  thresholds: {
    checks: ['rate==1'],
    'http_req_failed{scenario:ingress}': ['rate==0'],
    'http_req_failed{scenario:service}': ['rate==0'],
    'http_req_duration{scenario:ingress}': ['p(99)<500'],
  },
};

export function throughIngress() {
  check(pod(ingress()), { 'a pod says its name': name => name !== '' });
}

export function toService() {
  service(target.service, 'ClusterIP');
  service(target.nodePort, 'node port');
}

export function refusals() {
  check(ingress404(), { 'an unknown host is 404': status => status === 404 });
}

function ingress404() {
  return http.get(target.url, { headers: { Host: 'nobody.invalid' }, tags: { name: 'no route' }, responseCallback: http.expectedStatuses(404) }).status;
}

export const handleSummary = summary('smoke');

// Services over TCP: HTTP is only what is said on the connections, of which each carries one request. The rate rises as in
// capacity.js; pods are counted, so that the balance among them shows.
import { connections, number, pod, service, summary, target } from './common.js';
import { Counter } from 'k6/metrics';

const top = number('RATE', 500);
const answers = new Counter('answers_by_pod');

export const options = {
  ...connections,
  noConnectionReuse: true,
  scenarios: {
    l4: {
      executor: 'ramping-arrival-rate', startRate: Math.ceil(top / 4), timeUnit: '1s', preAllocatedVUs: 100, maxVUs: 1000, gracefulStop: '10s',
      stages: [{ target: top, duration: __ENV.RAMP || '30s' }, { target: top, duration: __ENV.HOLD || '30s' }],
    },
  },
  thresholds: {
    http_req_failed: [{ threshold: 'rate<0.001', abortOnFail: true, delayAbortEval: '5s' }],
    'http_req_connecting{scenario:l4}': ['p(99)<100'],
    'http_req_duration{scenario:l4}': ['p(99)<500'],
    dropped_iterations: ['rate<10'],
  },
};

export default function () {
  const response = service(__ITER % 2 === 0 ? target.service : target.nodePort, 'l4');
  answers.add(1, { pod: pod(response) });
}

export const handleSummary = summary('l4');

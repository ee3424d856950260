// Does it stay as it is? A constant rate for long; look at memory and file descriptors meanwhile (the Overview dashboard).
import { connections, ingress, number, service, summary, target } from './common.js';

export const options = {
  ...connections,
  discardResponseBodies: true,
  scenarios: {
    soak: { executor: 'constant-arrival-rate', rate: number('RATE', 500), timeUnit: '1s', duration: __ENV.DURATION || '1h', preAllocatedVUs: 50, maxVUs: 1000, exec: 'requests', gracefulStop: '30s' },
    // A connection for each: what leaks shows here first.
    connections: { executor: 'constant-arrival-rate', rate: number('CONNECTION_RATE', 50), timeUnit: '1s', duration: __ENV.DURATION || '1h', preAllocatedVUs: 20, maxVUs: 500, exec: 'single', gracefulStop: '30s' },
    // Some take long: what is in flight is many.
    slow: { executor: 'constant-arrival-rate', rate: number('SLOW_RATE', 5), timeUnit: '1s', duration: __ENV.DURATION || '1h', preAllocatedVUs: 20, maxVUs: 200, exec: 'slow', gracefulStop: '30s' },
  },
  thresholds: {
    http_req_failed: [{ threshold: 'rate<0.001', abortOnFail: true, delayAbortEval: '1m' }],
    'http_req_duration{scenario:soak}': ['p(99)<250'],
    dropped_iterations: ['rate<1'],
  },
};

export function requests() {
  ingress();
}

export function single() {
  ingress(target.path, { headers: { Connection: 'close' } });
  service(target.service, 'ClusterIP');
}

export function slow() {
  ingress('/slow?ms=2000');
}

export const handleSummary = summary('soak');

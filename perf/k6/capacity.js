// How much does it carry? Requests come at a rate that rises in steps, whether answers come or not (an open model, so
// that slowness is not hidden by clients that wait). The run ends where a threshold breaks; the last whole step holds.
import { connections, ingress, number, summary } from './common.js';

const top = number('RATE', 10000);
const steps = number('STEPS', 10);
const seconds = number('STEP_SECONDS', 20);

export const options = {
  ...connections,
  discardResponseBodies: true,
  scenarios: {
    capacity: {
      executor: 'ramping-arrival-rate',
      startRate: Math.ceil(top / steps),
      timeUnit: '1s',
      preAllocatedVUs: number('VUS', 200),
      maxVUs: number('MAX_VUS', 2000),
      stages: Array.from({ length: steps }, (_, i) => [
        { target: Math.ceil(top * (i + 1) / steps), duration: '2s' },
        { target: Math.ceil(top * (i + 1) / steps), duration: `${seconds}s` },
      ]).flat(),
      gracefulStop: '10s',
    },
  },
  thresholds: {
    http_req_failed: [{ threshold: 'rate<0.01', abortOnFail: true, delayAbortEval: '10s' }],
    'http_req_duration{scenario:capacity}': [{ threshold: 'p(99)<500', abortOnFail: true, delayAbortEval: '10s' }],
    dropped_iterations: ['rate<10'],
  },
};

export default function () {
  ingress();
}

export const handleSummary = summary('capacity');

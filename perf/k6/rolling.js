// Is a change seen by anybody? Requests at a constant rate while pods come and go: change the manifests meanwhile, for
// example by perf/k6/roll FILE, which raises and lowers the replicas of a Deployment. Not one request may fail.
import { connections, ingress, number, pod, summary } from './common.js';
import { Counter } from 'k6/metrics';

const answers = new Counter('answers_by_pod');

export const options = {
  ...connections,
  scenarios: {
    rolling: { executor: 'constant-arrival-rate', rate: number('RATE', 200), timeUnit: '1s', duration: __ENV.DURATION || '1m', preAllocatedVUs: 20, maxVUs: 200, gracefulStop: '10s' },
  },
  thresholds: { http_req_failed: ['rate==0'], checks: ['rate==1'], dropped_iterations: ['count==0'] },
};

export default function () {
  answers.add(1, { pod: pod(ingress()) });
}

export const handleSummary = summary('rolling');

// Does a canary get its share, and everyone who asks for it by name? Before: cp examples/canary/*.yaml examples/seed/ beside
// the demo. Pods of the canary are those whose names begin with CANARY; WEIGHT and HEADER are what its annotations say.
import { connections, ingress, number, pod, summary } from './common.js';
import { check } from 'k6';
import { Rate } from 'k6/metrics';

const canary = __ENV.CANARY || 'whoami-canary-';
const header = __ENV.HEADER || 'X-Canary';
const weight = number('WEIGHT', 20);
const seconds = number('SECONDS', 20);
const rate = number('RATE', 100);
// Six standard deviations of so many tosses: once in a billion runs it would fail by chance.
const tolerance = 6 * Math.sqrt((weight / 100) * (1 - weight / 100) / (rate * seconds));
const share = new Rate('canary_share');

const constant = exec => ({ executor: 'constant-arrival-rate', timeUnit: '1s', duration: `${seconds}s`, preAllocatedVUs: 10, maxVUs: 50, exec });

export const options = {
  ...connections,
  scenarios: {
    weight: { ...constant('byWeight'), rate },
    always: { ...constant('always'), rate: 5 },
    never: { ...constant('never'), rate: 5 },
  },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    canary_share: [`rate>${weight / 100 - tolerance}`, `rate<${weight / 100 + tolerance}`],
  },
};

function isCanary(value) {
  return pod(ingress(undefined, value ? { headers: { [header]: value } } : {})).startsWith(canary);
}

export function byWeight() {
  share.add(isCanary(''));
}

export function always() {
  check(isCanary('always'), { 'always: the canary': its => its });
}

export function never() {
  check(isCanary('never'), { 'never: not the canary': its => !its });
}

export const handleSummary = summary('canary');

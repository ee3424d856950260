-- One line that a program can read: requests, microseconds, p99 in microseconds, errors, bytes.
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("report %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout, summary.bytes))
end

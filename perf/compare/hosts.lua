-- Requests for one of 10,000 hosts, each time another one.
local requests = {}
for i = 1, 9999 do
  requests[i] = string.format("GET / HTTP/1.1\r\nHost: h%05d.bench.example\r\n\r\n", i)
end
request = function()
  return requests[math.random(9999)]
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("report %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout, summary.bytes))
end

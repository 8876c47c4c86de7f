-- Prints what wrk counted as one line of JSON, for load.py.
function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        'FIGURES {"requests":%d,"duration_us":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d,"status":%d,"p99_us":%d}\n',
        summary.requests, summary.duration, errors.connect, errors.read, errors.write, errors.timeout, errors.status,
        latency:percentile(99)))
end

package io.evenkeel.testbackends;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a [TestBackend] counted. Immutable.
///
/// @param name         the backend's name
/// @param state        `starting`, `up`, `crashed` or `closed`
/// @param requests     request heads read, without `/healthz`
/// @param probes       requests to `/healthz`
/// @param answered     answers sent to the end, by status, without `/healthz`; cut and malformed ones are not in
/// @param rejected     requests refused because the queue was full
/// @param faulted      requests that met a fault
/// @param aborted      requests whose connection ended before their answer did
/// @param inFlight     requests read and not answered to the end, whose client is still there
/// @param peakInFlight the most of them at one time
/// @param busy         slots taken; also by requests whose client has left, as in a real server
/// @param queued       requests waiting for a slot
/// @param peakQueued   the most of them at one time
/// @param crashes      how often it crashed
/// @param starts       how often it began to listen
/// @param connections  connections open now
/// @param accepted     connections accepted
/// @param bodyBytes    bytes of request bodies read
/// @param byPath       requests by path (without query), `/healthz` too; beyond 256 different ones under `(other)`
public record Stats(String name, String state, long requests, long probes, Map<Integer, Long> answered, long rejected,
        long faulted, long aborted, int inFlight, int peakInFlight, int busy, int queued, int peakQueued, int crashes, int starts,
        int connections, long accepted, long bodyBytes, Map<String, Long> byPath) {

    /// The answers with this status.
    public long answered(int status) {
        return answered.getOrDefault(status, 0L);
    }

    /// By name, in their order, for JSON.
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (RecordComponent component : Stats.class.getRecordComponents()) {
            try {
                map.put(component.getName(), component.getAccessor().invoke(this));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a record reads its own components", e);
            }
        }
        return map;
    }
}

package io.evenkeel.testbackends;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// The numbers behind [Stats]. Event loop only.
final class Counters {

    /// Enough for every test; bounds the memory when somebody sends random paths.
    private static final int MAX_PATHS = 256;

    private static final String OTHER = "(other)";

    private final Map<String, Long> byPath = new HashMap<>();
    private final Map<Integer, Long> answered = new TreeMap<>();
    private long requests;
    private long probes;
    private long rejected;
    private long faulted;
    private long aborted;
    private int inFlight;
    private int peakInFlight;
    private int peakQueued;
    private int crashes;
    private int starts;
    private int connections;
    private long accepted;
    private long bodyBytes;

    void arrived(String path, boolean health) {
        byPath.merge(byPath.size() < MAX_PATHS || byPath.containsKey(path) ? path : OTHER, 1L, Long::sum);
        if (health) {
            probes++;
        } else {
            requests++;
            inFlight++;
            peakInFlight = Math.max(peakInFlight, inFlight);
        }
    }

    void answered(int status, boolean health) {
        if (!health) {
            answered.merge(status, 1L, Long::sum);
        }
    }

    void left(boolean health) {
        if (!health) {
            inFlight--;
        }
    }

    void aborted(boolean health) {
        if (!health) {
            aborted++;
        }
    }

    void rejected() {
        rejected++;
    }

    void faulted() {
        faulted++;
    }

    void queued(int now) {
        peakQueued = Math.max(peakQueued, now);
    }

    void crashed() {
        crashes++;
    }

    void started() {
        starts++;
    }

    void connected() {
        connections++;
        accepted++;
    }

    void disconnected() {
        connections--;
    }

    void read(int bytes) {
        bodyBytes += bytes;
    }

    /// Forgets the past; what is going on now stays.
    void reset() {
        byPath.clear();
        answered.clear();
        requests = probes = rejected = faulted = aborted = accepted = bodyBytes = 0;
        crashes = starts = peakQueued = 0;
        peakInFlight = inFlight;
    }

    Stats snapshot(String name, String state, int busy, int queued) {
        return new Stats(name, state, requests, probes, new TreeMap<>(answered), rejected, faulted, aborted, inFlight,
                peakInFlight, busy, queued, peakQueued, crashes, starts, connections, accepted, bodyBytes, new TreeMap<>(byPath));
    }
}

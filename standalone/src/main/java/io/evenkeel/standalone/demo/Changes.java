package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.demo.Event.Kind;
import io.evenkeel.standalone.demo.Reading.SeenBackend;
import java.util.ArrayList;
import java.util.List;

/// What happened between two looks at the process.
final class Changes {

    private Changes() {}

    static List<Event> between(Reading before, Reading after) {
        List<Event> events = new ArrayList<>();
        if (after.version() != before.version()) {
            events.add(new Event(Kind.ACCEPTED, Integer.toString(after.version())));
        }
        for (SeenBackend backend : after.backends()) {
            boolean healthy = backend.status().healthy();
            before.find(backend.id()).filter(earlier -> earlier.status().healthy() != healthy)
                    .ifPresent(_ -> events.add(new Event(healthy ? Kind.HEALTHY : Kind.UNHEALTHY, backend.id())));
        }
        return events;
    }
}

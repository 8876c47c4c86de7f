package io.evenkeel.standalone.demo;

import java.util.List;

/// Where a demo shows itself. One thread calls it.
interface Display {

    /// Twice a second.
    ///
    /// @param events what happened since the last call, in its order
    void show(Figures figures, List<Event> events);

    /// The last figures, when all has ended.
    void end(Figures figures);
}

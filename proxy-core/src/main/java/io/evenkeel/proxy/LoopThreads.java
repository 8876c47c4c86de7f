package io.evenkeel.proxy;

import io.evenkeel.routing.Stripes;
import io.netty.util.concurrent.DefaultThreadFactory;

/// Makes the threads of event loops: each counts in a stripe of its own. Any thread.
final class LoopThreads extends DefaultThreadFactory {

    LoopThreads() {
        super("evenkeel-loop", true);
    }

    @Override
    public Thread newThread(Runnable loop) {
        return super.newThread(() -> {
            Stripes.claim();
            try {
                loop.run();
            } finally {
                Stripes.release();
            }
        });
    }
}

package io.evenkeel.standalone.process;

import io.evenkeel.config.LoadResult;
import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.LoadResult.Rejected;
import io.evenkeel.proxy.Proxy;
import io.evenkeel.standalone.process.StartFailure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A serving process.
public final class EvenkeelProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EvenkeelProcess.class);

    private final Proxy proxy;
    private final CountDownLatch ended = new CountDownLatch(1);

    private EvenkeelProcess(Proxy proxy) {
        this.proxy = proxy;
    }

    /// Reads the file and begins to serve.
    public static EvenkeelProcess start(ProcessOptions options) throws StartFailure {
        Path file = options.file();
        LoadResult result;
        try {
            result = ConfigFile.load(file);
        } catch (IOException e) {
            throw new StartFailure(new Reason.Unreadable(), ConfigFile.whyUnreadable(file, e), e);
        }
        return switch (result) {
            case Rejected rejected -> throw new StartFailure(new Reason.Rejected(rejected), file + ": not good enough to serve");
            case Loaded loaded -> {
                try {
                    Proxy proxy = Proxy.start(loaded.config());
                    log.info("serving version={} config={} listeners={}", BuildInfo.version(), file, proxy.addresses());
                    yield new EvenkeelProcess(proxy);
                } catch (UncheckedIOException e) {
                    throw new StartFailure(new Reason.Unavailable(), String.valueOf(e.getMessage()), e);
                }
            }
        };
    }

    /// Where each listener is bound, by name.
    public Map<String, InetSocketAddress> addresses() {
        return proxy.addresses();
    }

    /// From now on TERM and INT stop, HUP reloads, USR1 opens the log files anew.
    public void handleSignals() {}

    /// Returns when the process was stopped and all is closed.
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        proxy.close();
        ended.countDown();
    }
}

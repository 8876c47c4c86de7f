package io.evenkeel.testbackends.leaks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// Fails the test that leaked a Netty buffer, with Netty's record of where the buffer was made and last touched.
///
/// A test that released all it took costs two counters. Only where something is still held after a test (or after its class, so
/// also what a `@BeforeAll` made), the garbage collector runs, and what it finds unreleased is the leak; what is still reachable,
/// in a server that the next test uses again for instance, is none. What comes to light too late for its own test fails the next
/// class that is looked at, and the record names the right test.
///
/// Netty's `LeakPresenceDetector` is not the base: it calls everything leaked that is unreleased when it is asked, so a socket
/// that closes a moment after the test and any static buffer raise a false alarm, and it keeps no record of who touched the
/// buffer.
///
/// Tests in one JVM run one after the other (as surefire is set up here); with parallel tests the name in the record could be a
/// neighbour's.
public final class LeakWatch implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    /// A buffer can need a second collection: the first one frees what held it (a finished thread, a selector's key).
    private static final int COLLECTIONS = 3;

    /// Far beyond what a collection of a test's heap takes; met only when the collector is off.
    private static final long COLLECTION_LIMIT_MILLIS = 2_000;

    private static final Namespace NAMESPACE = Namespace.create(LeakWatch.class);
    private static final Queue<Leak> LEAKS = new ConcurrentLinkedQueue<>();
    private static final List<WatchedDetector<?>> DETECTORS = new CopyOnWriteArrayList<>();
    private static volatile Holdings current = new Holdings("no test");

    static {
        // Netty asks the factory once for each class it tracks, in a static initialiser: this has to come before the first buffer
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
        ByteBuf probe = ByteBufAllocator.DEFAULT.buffer(1);
        boolean watched = !current.settled();
        probe.release();
        if (!watched) {
            throw new IllegalStateException("LeakWatch: Netty made its leak detectors before; nothing would be watched");
        }
    }

    static Holdings holdings() {
        return current;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        begin(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        begin(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    private static void begin(ExtensionContext context) {
        Holdings mine = new Holdings(nameOf(context));
        context.getStore(NAMESPACE).put(context.getUniqueId(), new Watch(mine, current));
        current = mine;
    }

    private static void end(ExtensionContext context) {
        Watch watch = context.getStore(NAMESPACE).remove(context.getUniqueId(), Watch.class);
        current = watch.before;
        List<Leak> leaks = leaksOf(watch.holdings);
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " leaked, seen after " + nameOf(context) + ":\n"
                    + leaks.stream().map(Leak::toString).collect(Collectors.joining("\n")));
        }
    }

    private static List<Leak> leaksOf(Holdings holdings) {
        List<Leak> found = new ArrayList<>();
        for (int i = 0; i < COLLECTIONS && !holdings.settled() && found.isEmpty(); i++) {
            collectGarbage();
            DETECTORS.forEach(WatchedDetector::look);
            drainTo(found);
        }
        drainTo(found);
        return found;
    }

    private static void drainTo(List<Leak> found) {
        for (Leak leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            found.add(leak);
        }
    }

    /// Collects, and waits until a reference that was garbage before has been handed to its queue, as the detectors' were by
    /// then.
    private static void collectGarbage() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
        System.gc();
        try {
            queue.remove(COLLECTION_LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sentinel.clear();
    }

    private static String nameOf(ExtensionContext context) {
        String type = context.getTestClass().map(Class::getSimpleName).orElse("?");
        return context.getTestMethod().map(method -> type + "." + method.getName()).orElse(type);
    }

    private record Watch(Holdings holdings, Holdings before) {}

    private static final class Factory extends ResourceLeakDetectorFactory {

        @Override
        @SuppressWarnings("deprecation") // abstract there, so it has to be here
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval, long maxActive) {
            return newResourceLeakDetector(resource, samplingInterval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            WatchedDetector<T> detector = new WatchedDetector<>(resource, samplingInterval, LEAKS::add);
            DETECTORS.add(detector);
            return detector;
        }
    }
}

package io.evenkeel.testbackends.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// Runs small test classes through a launcher of its own; they are nested, so that no build runs them by itself.
class LeakWatchTest {

    @Test
    void failsTheTestThatLeaksAndOnlyThat() {
        TestExecutionSummary summary = run(OneLeaks.class);

        assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
        assertThat(summary.getFailures()).singleElement().satisfies(failure -> {
            assertThat(failure.getTestIdentifier().getDisplayName()).isEqualTo("leaks()");
            assertThat(failure.getException()).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("made while running OneLeaks.leaks")
                    .hasMessageContaining("LeakWatchTest$OneLeaks.leaks(LeakWatchTest.java:");
        });
    }

    @Test
    void failsTheClassWhoseSetUpLeaks() {
        TestExecutionSummary summary = run(SetUpLeaks.class);

        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
        assertThat(summary.getFailures()).singleElement().satisfies(failure -> {
            assertThat(failure.getTestIdentifier().isContainer()).isTrue();
            assertThat(failure.getException()).hasMessageContaining("made while running SetUpLeaks")
                    .hasMessageContaining("was not released");
        });
    }

    @Test
    void findsALeakOfAnotherThread() {
        assertThat(run(ThreadLeaks.class).getFailures()).singleElement()
                .satisfies(failure -> assertThat(failure.getException())
                .hasMessageContaining("made while running ThreadLeaks.leaks"));
    }

    @Test
    void passesWhatIsReleasedOrStillInUse() {
        TestExecutionSummary summary = run(Clean.class);

        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(3);
    }

    private static TestExecutionSummary run(Class<?> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .build(), listener);
        return listener.getSummary();
    }

    static final class OneLeaks {

        @Test
        void alsoClean() {
            ByteBufAllocator.DEFAULT.buffer().release();
        }

        @Test
        void leaks() {
            ByteBufAllocator.DEFAULT.buffer().writeInt(42);
        }

        @Test
        void zClean() {
            ByteBufAllocator.DEFAULT.buffer().release();
        }
    }

    static final class SetUpLeaks {

        @BeforeAll
        static void leaks() {
            ByteBufAllocator.DEFAULT.directBuffer().writeInt(1);
        }

        @Test
        void clean() {
            ByteBufAllocator.DEFAULT.heapBuffer().release();
        }
    }

    static final class ThreadLeaks {

        @Test
        void leaks() throws InterruptedException {
            Thread.ofPlatform().start(() -> ByteBufAllocator.DEFAULT.buffer().writeInt(1)).join();
        }
    }

    static final class Clean {

        private static final ByteBuf NEVER_RELEASED =
                Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("static", StandardCharsets.US_ASCII));
        private static final List<ByteBuf> USED_BY_SEVERAL_TESTS = new ArrayList<>();
        private ByteBuf releasedByTearDown = Unpooled.EMPTY_BUFFER;

        @BeforeAll
        static void takes() {
            USED_BY_SEVERAL_TESTS.add(ByteBufAllocator.DEFAULT.buffer());
        }

        @AfterEach
        void tearDown() {
            releasedByTearDown.release();
        }

        @AfterAll
        static void givesBack() {
            USED_BY_SEVERAL_TESTS.forEach(ByteBuf::release);
        }

        @Test
        void readsTheStaticOne() {
            assertThat(NEVER_RELEASED.readableBytes()).isEqualTo(6);
        }

        @Test
        void takesAnotherForTheNextTest() {
            USED_BY_SEVERAL_TESTS.add(ByteBufAllocator.DEFAULT.buffer());
        }

        @Test
        void leavesOneToTheTearDown() {
            releasedByTearDown = ByteBufAllocator.DEFAULT.buffer();
        }
    }
}

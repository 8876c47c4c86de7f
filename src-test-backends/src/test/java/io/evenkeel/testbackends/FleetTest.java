package io.evenkeel.testbackends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class FleetTest {

    @Test
    void startsSoManyUnderNumberedNames() throws IOException {
        try (Fleet fleet = Fleet.start(3, BackendOptions.defaults().withName("web"))) {
            assertThat(fleet.backends()).extracting(TestBackend::name).containsExactly("web-1", "web-2", "web-3");
            assertThat(fleet.backends()).extracting(TestBackend::port).doesNotHaveDuplicates();
            for (TestBackend backend : fleet.backends()) {
                try (RawClient client = new RawClient(backend)) {
                    assertThat(client.get("/").answer()).endsWith("hello from " + backend.name() + "\n");
                }
            }
        }
    }

    @Test
    void oneCrashesAndTheOthersGoOn() throws IOException {
        try (Fleet fleet = Fleet.start(3); RawClient client = new RawClient(fleet.get(2))) {
            fleet.get(0).crash();

            assertThatThrownBy(() -> new RawClient(fleet.get(0))).isInstanceOf(ConnectException.class);
            assertThat(client.get("/").answer()).endsWith("hello from backend-3\n");
        }
    }

    @Test
    void leavesNothingRunningWhenOnePortIsTaken() {
        try (TestBackend taken = withFreePortBefore()) {
            BackendOptions pattern = BackendOptions.defaults().withPort(taken.port() - 1);

            assertThatThrownBy(() -> Fleet.start(2, pattern)).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(":" + taken.port());
            try (TestBackend before = TestBackend.start(pattern)) {
                assertThat(before.port()).isEqualTo(taken.port() - 1);
            }
        }
    }

    private static TestBackend withFreePortBefore() {
        while (true) {
            TestBackend candidate = TestBackend.start();
            try (TestBackend before = TestBackend.start(BackendOptions.defaults().withPort(candidate.port() - 1))) {
                assertThat(before.port()).isPositive();
                return candidate;
            } catch (UncheckedIOException e) {
                candidate.close();
            }
        }
    }

    @Test
    void namesTheBoundThatIsBroken() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fleet.start(0)).withMessage("count: 0 (expected: 1..1000)");
    }
}

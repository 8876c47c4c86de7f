package io.evenkeel.standalone.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/// One of four backends goes away in each way a container can, under steady GETs, and comes back.
@Tag("containers")
@Timeout(600)
class OutageTest {

    private static final String VICTIM = "backend-2";
    private static final String DOWN = "backend down pool=web backend=" + VICTIM;
    private static final String UP = "backend up pool=web backend=" + VICTIM;

    /// All other backends may be tried, so that a busy machine on which a good one is late once costs no answer.
    private static final String CONFIGURATION = """
            admin: { bind: 0.0.0.0:9901, token: "${EVENKEEL_ADMIN_TOKEN}" }
            listeners: [{ name: web, bind: 0.0.0.0:8080, access-log: { file: stdout } }]
            pools:
              web:
                backends:
                  - { name: backend-1, address: backend-1:8080 }
                  - { name: backend-2, address: backend-2:8080 }
                  - { name: backend-3, address: backend-3:8080 }
                  - { name: backend-4, address: backend-4:8080 }
                connections: { connect-timeout: 500ms }
                probe: { http: { path: /healthz }, interval: 2s, timeout: 1900ms, fall: 2, rise: 2 }
                slow-start: 0s
            routes:
              - name: web
                to: web
                timeouts: { response: 1s }
                retry: { attempts: 3, on: [connect, reset-before-response, response-timeout] }
            """;

    private static Stage stage;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        stage = new Stage(folder, CONFIGURATION, Wait.forLogMessage(".* serving .*", 1), "backend-1", "backend-2", "backend-3", "backend-4")
                .start();
        try (SteadyGets warmUp = stage.gets()) { // the first answers of cold JVMs may be later than the response time-out
            warmUp.awaitGood(400);
        }
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource
    void costsNoGetAndIsNoticedOnceAndSoIsTheReturn(Outage outage) {
        int downs = stage.logLines(DOWN).size();
        int ups = stage.logLines(UP).size();
        SteadyGets gets = stage.gets();
        try (gets) {
            gets.awaitGood(100);

            outage.begin(stage.target(VICTIM));
            stage.awaitHealth(VICTIM, false);
            gets.awaitGood(SteadyGets.CLIENTS + 1); // whatever was picked before is over
            long picks = stage.backend(VICTIM).picks();
            gets.awaitGood(100);
            assertThat(stage.backend(VICTIM).picks()).as("picks while evicted").isEqualTo(picks);

            outage.end(stage.target(VICTIM));
            stage.awaitHealth(VICTIM, true);
            gets.awaitGood(100);
            assertThat(stage.backend(VICTIM).picks()).as("picks after the return").isGreaterThan(picks);
        }

        assertThat(gets.failed()).as(() -> "failed GETs, in the access log " + stage.logLines("\"status\":5")).isEmpty();
        assertThat(gets.brokenOff()).as("answers that had begun").hasSizeLessThanOrEqualTo(SteadyGets.CLIENTS);
        assertThat(stage.logLines(DOWN)).hasSize(downs + 1);
        assertThat(stage.logLines(UP)).hasSize(ups + 1);
    }

    @Test
    void isOverThoughTheBackendReturnsUnderAnotherAddress() {
        String address = stage.address(VICTIM);
        Outage.DISCONNECT.begin(stage.target(VICTIM));
        stage.awaitHealth(VICTIM, false);

        try (GenericContainer<?> bystander = stage.bystander()) {
            bystander.start();
            Outage.DISCONNECT.end(stage.target(VICTIM));

            assertThat(stage.address(VICTIM)).isNotEqualTo(address);
            stage.awaitHealth(VICTIM, true);
        }
    }
}

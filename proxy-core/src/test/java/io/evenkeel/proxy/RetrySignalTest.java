package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.RouteConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a layer tells the one in front of it of its tries, and how it takes what it is told.
class RetrySignalTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private static ScriptedBackend.Script saying(int status, String fields) {
        return peer -> {
            while (true) {
                try {
                    peer.readHead();
                } catch (AssertionError e) {
                    return; // the proxy closed
                }
                peer.send("HTTP/1.1 " + status + " Bad\r\n" + fields + "Content-Length: 4\r\n\r\nbusy");
            }
        };
    }

    private static TestConfig retrying(ScriptedBackend one, ScriptedBackend other) {
        TestConfig config = TestConfig.to(one.port(), other.port());
        config.retryStatuses = Set.of(503);
        return config;
    }

    private static String ask(TestProxy proxy) {
        try (Peer client = proxy.client()) {
            client.send(GET);
            return client.readMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "X-Evenkeel-Reason: backend-reset; tries=2\r\n",
        "x-evenkeel-reason:backend-answer ;x=y ; tries=1\r\n",
        "X-Evenkeel-Reason: internal-error\r\nX-Evenkeel-Reason: a; tries=2\r\n",
        "X-Evenkeel-Reason: pool-full\r\n",
        "X-Evenkeel-Reason: queue-full\r\n",
    })
    void leavesAnAnswerAloneThatTheLayerBehindHasDoneWith(String fields) {
        try (ScriptedBackend bad = ScriptedBackend.of(saying(503, fields)); ScriptedBackend worse = ScriptedBackend.of(saying(503, fields));
                TestProxy proxy = TestProxy.start(retrying(bad, worse))) {
            assertThat(ask(proxy)).startsWith("HTTP/1.1 503").contains(fields).endsWith("busy");
            assertThat(bad.accepted() + worse.accepted()).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_route_retries_total")).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            none                      | backend-answer
            backend-reset             | backend-reset
            no-backend ; retries=2    | no-backend
            tries=2                   | tries=2
            ''                        | backend-answer
            """)
    void triesAgainWhatNobodyHasAndThenSaysSo(@Nullable String said, String code) {
        String fields = said == null ? "" : "X-Evenkeel-Reason: " + said + "\r\n";
        try (ScriptedBackend bad = ScriptedBackend.of(saying(503, fields)); ScriptedBackend worse = ScriptedBackend.of(saying(503, fields));
                TestProxy proxy = TestProxy.start(retrying(bad, worse))) {
            assertThat(ask(proxy)).containsOnlyOnce("X-Evenkeel-Reason:").contains("X-Evenkeel-Reason: " + code + "; tries=2\r\n");
            assertThat(bad.accepted() + worse.accepted()).isEqualTo(2);
        }
    }

    @Test
    void saysNothingOfAFirstTryThatItPassesOn() {
        try (ScriptedBackend bad = ScriptedBackend.of(saying(503, ""))) {
            TestConfig config = TestConfig.to(bad);
            config.retryStatuses = Set.of(503);
            try (TestProxy proxy = TestProxy.start(config)) {
                assertThat(ask(proxy)).startsWith("HTTP/1.1 503").doesNotContain("Evenkeel-Reason");
            }
        }
    }

    @Test
    void saysItOfAnyServerErrorAfterAFurtherTry() {
        try (ScriptedBackend bad = ScriptedBackend.of(saying(503, "")); ScriptedBackend worse = ScriptedBackend.of(saying(500, ""));
                TestProxy proxy = TestProxy.start(retrying(bad, worse))) {
            List<String> answers = List.of(ask(proxy), ask(proxy));
            assertThat(answers).allMatch(answer -> answer.startsWith("HTTP/1.1 500"));
            assertThat(answers).filteredOn(answer -> answer.contains("X-Evenkeel-Reason: backend-answer; tries=2\r\n")).hasSize(1);
        }
    }

    @Test
    void saysNothingOfAFurtherTryThatWentWell() {
        try (ScriptedBackend bad = ScriptedBackend.of(saying(503, "")); ScriptedBackend good = ScriptedBackend.of(saying(404, ""));
                TestProxy proxy = TestProxy.start(retrying(bad, good))) {
            for (int i = 0; i < 2; i++) {
                assertThat(ask(proxy)).startsWith("HTTP/1.1 404").doesNotContain("Evenkeel-Reason");
            }
            assertThat(bad.accepted()).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_route_retries_ended_total{outcome=\"succeeded\"")).isEqualTo(1);
        }
    }

    /// Who would be asked next has no room: that is back-pressure, and a layer in front that tries again would add to it.
    @Test
    void saysItWhenTheOthersAreFull() {
        try (ScriptedBackend bad = ScriptedBackend.of(saying(503, ""));
                ScriptedBackend slow = ScriptedBackend.of(peer -> {
                    peer.readHead();
                    peer.endsWithReset();
                })) {
            TestConfig config = retrying(bad, slow);
            config.maxInFlight = 1;
            try (TestProxy proxy = TestProxy.start(config); Peer first = proxy.client()) {
                first.send(GET);
                TestProxy.await("the first is at the slow one", () -> slow.accepted() == 1 && proxy.inFlight() == 1);

                assertThat(ask(proxy)).startsWith("HTTP/1.1 503").contains("X-Evenkeel-Reason: backend-answer; tries=1\r\n");
            }
        }
    }

    @Test
    void aRouteThatRemovesTheFieldTellsNobody() {
        try (ScriptedBackend bad = ScriptedBackend.of(saying(503, "")); ScriptedBackend worse = ScriptedBackend.of(saying(503, ""))) {
            TestConfig config = retrying(bad, worse);
            config.edits = new RouteConfig.HeaderEdits(RouteConfig.HeaderEdit.NONE,
                    new RouteConfig.HeaderEdit(Map.of("X-A", "1"), Map.of(), List.of("x-evenkeel-reason")));
            try (TestProxy proxy = TestProxy.start(config)) {
                assertThat(ask(proxy)).startsWith("HTTP/1.1 503").contains("X-A: 1\r\n").doesNotContain("Evenkeel-Reason");
                assertThat(bad.accepted() + worse.accepted()).isEqualTo(2);
            }
        }
    }
}

package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.HashConfig;
import io.evenkeel.config.HashConfig.Source;
import io.evenkeel.routing.Backend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that are sent where their key belongs.
class HashRoutingTest {

    private final List<ScriptedBackend> backends = new ArrayList<>(
            List.of(ScriptedBackend.answering("one"), ScriptedBackend.answering("two"), ScriptedBackend.answering("three")));

    @AfterEach
    void end() {
        backends.forEach(ScriptedBackend::close);
    }

    private TestConfig config(String strategy, Source source, String name) {
        TestConfig config = TestConfig.to(backends.stream().mapToInt(ScriptedBackend::port).toArray());
        config.strategy = strategy;
        config.hash = new HashConfig(new HashConfig.Key(source, name), "round-robin", 1.25);
        return config;
    }

    private static String body(Peer client, String request) {
        String answer = client.send(request).readMessage();
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "HEADER | x-user | GET / HTTP/1.1~Host: h~X-User: %s~~",
        "COOKIE | user   | GET / HTTP/1.1~Host: h~Cookie: a=b; user=%s~~",
        "QUERY  | user   | GET /?a=b&user=%s HTTP/1.1~Host: h~~",
        "PATH   | ''     | GET /%s?any HTTP/1.1~Host: h~~",
        "HOST   | ''     | GET / HTTP/1.1~Host: H%s.example:80~~",
    })
    void equalKeysGoToOneBackendAndDifferentOnesToAll(Source source, String name, String request) {
        try (TestProxy proxy = TestProxy.start(config("consistent-hash", source, name))) {
            Map<Integer, String> owners = new HashMap<>();
            for (int round = 0; round < 3; round++) {
                for (int key = 0; key < 30; key++) {
                    try (Peer client = proxy.client()) {
                        String body = body(client, request.replace("~", "\r\n").formatted(key));
                        assertThat(owners.computeIfAbsent(key, _ -> body)).isEqualTo(body);
                    }
                }
            }
            assertThat(new HashSet<>(owners.values())).containsExactlyInAnyOrder("one", "two", "three");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev", "rendezvous", "ip-hash"})
    void aClientStaysOverConnectionsAndPipelinedRequests(String strategy) {
        try (TestProxy proxy = TestProxy.start(config(strategy, Source.CLIENT_IP, ""))) {
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < 5; i++) {
                try (Peer client = proxy.client()) {
                    String get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
                    client.send(get + get);
                    seen.add(client.readMessage().replaceAll("(?s).*\r\n\r\n", ""));
                    seen.add(client.readMessage().replaceAll("(?s).*\r\n\r\n", ""));
                }
            }
            assertThat(seen).hasSize(1);
        }
    }

    @Test
    void requestsWithoutTheKeyGoByTheFallback() {
        try (TestProxy proxy = TestProxy.start(config("maglev", Source.HEADER, "x-user")); Peer client = proxy.client()) {
            for (int i = 0; i < 6; i++) {
                body(client, "GET / HTTP/1.1\r\nHost: h\r\nX-User:\r\n\r\n");
            }
            assertThat(proxy.proxy.pools().getFirst().backends().stream().map(Backend::picks)).containsExactly(2L, 2L, 2L);
        }
    }

    @Test
    void aKeyWhoseBackendIsGoneGoesToOneOther() {
        try (TestProxy proxy = TestProxy.start(config("rendezvous", Source.HEADER, "x-user"))) {
            String get = "GET / HTTP/1.1\r\nHost: h\r\nX-User: u1\r\n\r\n";
            String own;
            try (Peer client = proxy.client()) {
                own = body(client, get);
            }
            backends.get(List.of("one", "two", "three").indexOf(own)).close();
            Set<String> others = new HashSet<>();
            for (int i = 0; i < 6; i++) {
                try (Peer client = proxy.client()) {
                    others.add(body(client, get));
                }
            }
            assertThat(others).hasSize(1).doesNotContain(own);
        }
    }
}

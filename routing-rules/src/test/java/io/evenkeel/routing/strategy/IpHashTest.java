package io.evenkeel.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.HashConfig;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.SharingSpec;
import io.evenkeel.routing.TestConfigs;
import io.evenkeel.routing.TestHead;
import io.evenkeel.routing.TestPick;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IpHashTest extends SharingSpec {

    private static final HashConfig BY_HEADER = new HashConfig(new HashConfig.Key(HashConfig.Source.HEADER, "x-user"), "round-robin", 1.25);

    @Override
    protected String strategy() {
        return "ip-hash";
    }

    private Pool open(int... weights) {
        return new BackendRegistry(TestPick.random(1)).open(TestConfigs.pools(
                TestConfigs.hashing(config(TestConfigs.weights(weights)), BY_HEADER))).getFirst();
    }

    private static TestPick from(int client) {
        return new TestPick(client).request(TestHead.get("x/").header("x-user", "the same").client("192.0.2." + client));
    }

    @Test
    void keepsAClientOnItsBackendWhateverItsLoad() {
        Pool pool = open(1, 1, 1, 1);
        for (int client = 0; client < 100; client++) {
            Backend first = pickAndEnd(pool, from(client));
            for (int i = 0; i < 100; i++) {
                Lease lease = new Lease();
                pool.pick(from(client), lease);
                assertThat(lease.backend()).isSameAs(first);
            }
        }
    }

    @Test
    void hashesTheClientWhateverTheKeyIs() {
        Pool pool = open(1, 1, 1, 1);
        Set<Backend> picked = IntStream.range(0, 100).mapToObj(client -> pickAndEnd(pool, from(client))).collect(Collectors.toSet());

        assertThat(picked).hasSize(4);
    }

    @Test
    void sendsThoseWithoutAddressByTheFallback() {
        Pool pool = open(1, 1, 1, 1);
        TestPick context = new TestPick(1).withoutKey();
        for (int i = 0; i < 8; i++) {
            pickAndEnd(pool, context);
        }

        assertThat(pool.backends().stream().map(Backend::picks)).isEqualTo(List.of(2L, 2L, 2L, 2L));
    }
}

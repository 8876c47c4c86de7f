package io.evenkeel.standalone.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.metrics.ProxyMeters;
import io.evenkeel.proxy.NameLookup;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.Pool;
import io.evenkeel.testbackends.Await;
import io.evenkeel.testbackends.NameServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against a name server and files, with a refresh of a tenth of a second.
@Timeout(180)
class DiscoveryTest {

    private static final String NAME = "api.test";
    private static final String SERVICE = "_http._tcp.api.test";
    private static final ProxyConfig NOTHING = config("web: { backends: [127.0.0.1:1] }");
    private static final ProxyConfig DNS = config("web: { discover: { dns: 'api.test:80', refresh: 100ms } }");
    private static final ProxyConfig SRV = config("web: { discover: { srv: _http._tcp.api.test, refresh: 100ms } }");

    private final NameServer names = NameServer.start();
    private final AtomicInteger changes = new AtomicInteger();
    private final ProxyMeters meters = new ProxyMeters("test");
    private final BackendRegistry registry = new BackendRegistry(new Random(1));
    private final Discovery discovery = new Discovery(new NameLookup(new SingletonDnsServerAddressStreamProvider(names.address())),
            (file, changed) -> () -> { }, meters::discovery, changes::incrementAndGet);

    private ProxyConfig file = NOTHING;

    @AfterEach
    void close() {
        discovery.close();
        names.close();
        meters.close();
    }

    private static ProxyConfig config(String pools) {
        return ((Loaded) new ConfigLoader(_ -> null, List.of()).load("evenkeel.yaml", """
                listeners: [{ bind: 127.0.0.1:0 }]
                pools:
                  other: { backends: [127.0.0.1:2] }
                  %s
                routes: [{ to: web }, { match: { path: { prefix: /other } }, to: other }]
                """.formatted(pools), Path.of("."))).config();
    }

    /// As a reload does it.
    private void follow(ProxyConfig next) {
        ProxyConfig before = discovery.withFound(file, NOTHING);
        file = next;
        discovery.follow(next, before);
    }

    private List<BackendConfig> backends() {
        return discovery.withFound(file, NOTHING).pools().stream().filter(pool -> pool.name().equals("web")).findFirst().orElseThrow().backends();
    }

    private List<String> found() {
        return backends().stream().map(BackendConfig::name).toList();
    }

    private void awaitFound(String... backends) {
        Await.until("found " + List.of(backends), () -> found().equals(List.of(backends)));
    }

    private Finding finding() {
        return discovery.findings().getFirst();
    }

    /// So many more look-ups have begun, and all but the last have been dealt with.
    private void awaitLookups(int count) {
        int before = names.questions(NAME);
        Await.until("looked up", () -> names.questions(NAME) >= before + count);
    }

    @Test
    void everyAddressOfANameIsABackend() {
        names.knows(NAME, 60, "10.0.0.2", "10.0.0.1");
        follow(DNS);
        awaitFound("10.0.0.1:80", "10.0.0.2:80");
        assertThat(backends()).allSatisfy(backend -> {
            assertThat(backend.weight()).isOne();
            assertThat(backend.maxInFlight()).isEqualTo(1024);
        });

        names.knows(NAME, 60, "10.0.0.3", "10.0.0.1", "10.0.0.2");
        awaitFound("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        names.knows(NAME, 60, "10.0.0.3", "10.0.0.2", "10.0.0.1");
        awaitLookups(3);
        assertThat(changes).as("another order is no change").hasValue(2);
    }

    @Test
    void whatIsFoundHasTheCapOfItsPool(@TempDir Path folder) throws Exception {
        names.knows(NAME, 60, "10.0.0.1");
        follow(config("web: { discover: { dns: 'api.test:80', refresh: 100ms, max-in-flight: 20 } }"));
        awaitFound("10.0.0.1:80");
        assertThat(backends().getFirst().maxInFlight()).isEqualTo(20);
        follow(config("web: { discover: { dns: 'api.test:80', refresh: 100ms, max-in-flight: 30 } }"));
        Await.until("the new cap", () -> backends().getFirst().maxInFlight() == 30);

        names.serves(SERVICE, 60, "0 1 8080 one.test");
        follow(config("web: { discover: { srv: _http._tcp.api.test, refresh: 100ms, max-in-flight: 40 } }"));
        Await.until("of a service", () -> found().equals(List.of("one.test:8080")) && backends().getFirst().maxInFlight() == 40);

        Path targets = Files.writeString(folder.resolve("targets.yaml"), "[{ targets: [10.0.0.9:80] }]");
        follow(config("web: { discover: { file: '" + targets + "', refresh: 100ms, max-in-flight: 50 } }"));
        Await.until("of a file", () -> found().equals(List.of("10.0.0.9:80")) && backends().getFirst().maxInFlight() == 50);
    }

    @Test
    void whatIsFoundLastStaysWhileLookupsFail() {
        names.knows(NAME, 0, "10.0.0.1", "10.0.0.2");
        follow(DNS);
        awaitFound("10.0.0.1:80", "10.0.0.2:80");

        names.fails(NAME);
        Await.until("told", () -> finding().failed() != null);
        assertThat(finding().failed()).contains("ServFail");
        assertThat(found()).hasSize(2);
        assertThat(metric("evenkeel_discovery_failing{pool=\"web\"}")).isEqualTo(1);

        names.knows(NAME, 0, "10.0.0.1", "10.0.0.2", "10.0.0.3");
        awaitFound("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        Await.until("works again", () -> finding().failed() == null && metric("evenkeel_discovery_failing{pool=\"web\"}") == 0);
        assertThat(metric("evenkeel_discovery_lookups_total{pool=\"web\",result=\"failed\"}")).isPositive();
    }

    @Test
    void aNameThatIsGoneTakesNobodyAwayUntilAnOperatorConfirmsIt() {
        names.knows(NAME, 0, "10.0.0.1", "10.0.0.2");
        follow(DNS);
        awaitFound("10.0.0.1:80", "10.0.0.2:80");

        names.forgets(NAME);
        Await.until("held", () -> finding().held() != null && finding().held().found() == 0);
        assertThat(finding().held().gone()).containsExactly("10.0.0.1:80", "10.0.0.2:80");
        assertThat(finding().held().until()).isNull();
        assertThat(found()).hasSize(2);
        assertThat(metric("evenkeel_discovery_held{pool=\"web\"}")).isEqualTo(1);

        assertThat(discovery.confirm("web").inForce()).isEmpty();
        assertThat(found()).isEmpty();
        assertThat(discovery.confirm("web")).isNull();
        assertThat(discovery.confirm("other")).isNull();
    }

    @Test
    void aLargeShrinkIsHeldAndNewOnesServeMeanwhile() {
        names.knows(NAME, 0, addresses(0, 10));
        follow(DNS);
        Await.until("found", () -> found().size() == 10);

        names.knows(NAME, 0, addresses(7, 11));
        Await.until("held", () -> finding().held() != null);
        Await.until("the new one serves", () -> found().size() == 11);
        assertThat(finding().held().found()).isEqualTo(4);
        assertThat(finding().held().gone()).hasSize(7);
        assertThat(finding().held().until()).isEqualTo(finding().held().since().plus(Findings.HOLD));

        assertThat(discovery.confirm("web")).isNotNull();
        Await.until("believed", () -> found().size() == 4);
        assertThat(metric("evenkeel_discovery_held{pool=\"web\"}")).isZero();
        assertThat(metric("evenkeel_discovery_backends{pool=\"web\"}")).isEqualTo(4);
    }

    private static String[] addresses(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "10.0.0." + i).toArray(String[]::new);
    }

    @Test
    void aPoolThatDiscoversElsewhereKeepsItsBackendsUntilTheFirstAnswer() {
        names.knows(NAME, 0, "10.0.0.1");
        follow(DNS);
        awaitFound("10.0.0.1:80");
        names.ignores(SERVICE);
        follow(SRV);
        assertThat(found()).containsExactly("10.0.0.1:80");
        names.serves(SERVICE, 0, "1 1 81 a.test");
        awaitFound("a.test:81");
    }

    @Test
    void aPoolThatBeginsToDiscoverKeepsItsBackendsUntilTheFirstAnswer() {
        names.ignores(NAME);
        ProxyConfig before = NOTHING;
        assertThat(discovery.withFound(DNS, before).pools().getLast().backends()).isEqualTo(before.pools().getLast().backends());
        file = DNS;
        discovery.follow(DNS, before);
        assertThat(found()).containsExactly("127.0.0.1:1");
        names.knows(NAME, 0, "10.0.0.1");
        awaitFound("10.0.0.1:80");
    }

    @Test
    void whatIsWrittenStaysBesideWhatIsFound() {
        names.knows(NAME, 0, "10.0.0.1", "10.0.0.2");
        follow(config("web: { backends: [{ name: own, address: 10.0.0.1:80, weight: 7 }], discover: { dns: 'api.test:80', refresh: 100ms } }"));
        awaitFound("own", "10.0.0.2:80");
    }

    @Test
    void oneKindOfAddressThatFailsDoesNotTakeTheOtherAway() {
        names.knows(NAME, 0, "10.0.0.1", "fd00::1");
        try (Both both = new Both()) {
            both.look("10.0.0.1:80", "[fd00::1]:80");
            names.ignores(NAME, DnsRecordType.AAAA);
            both.look("10.0.0.1:80", "[fd00::1]:80");
            names.knows(NAME, 0, "10.0.0.1");
            both.look("10.0.0.1:80");
            names.ignores(NAME, DnsRecordType.A);
            both.look("10.0.0.1:80");
        }
    }

    /// A look-up of both kinds, whatever this machine has.
    private final class Both implements AutoCloseable {

        private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        private final AddressLookup lookup = new AddressLookup(new HostPort(NAME, 80), 1024,
                new NameLookup(new SingletonDnsServerAddressStreamProvider(names.address())), group.next(),
                List.of(SocketProtocolFamily.INET, SocketProtocolFamily.INET6));

        void look(String... expected) {
            var outcome = new CompletableFuture<Lookup.Outcome>();
            group.next().execute(() -> lookup.look(outcome::complete));
            assertThat(outcome.join()).isInstanceOfSatisfying(Lookup.Answer.class,
                    answer -> assertThat(answer.backends()).extracting(BackendConfig::name).containsExactly(expected));
        }

        @Override
        public void close() {
            lookup.close();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void aServiceHasTargetsWithPortsWeightsAndPriorities() {
        names.serves(SERVICE, 30, "10 5 8080 A.test", "10 1 8081 b.test", "20 0 9000 c.test");
        follow(SRV);
        awaitFound("a.test:8080", "b.test:8081", "c.test:9000");
        assertThat(backends()).extracting(BackendConfig::weight).containsExactly(5, 1, 1);
        assertThat(backends()).extracting(BackendConfig::backup).containsExactly(false, false, true);
    }

    @Test
    void anAnswerIsBelievedForAsLongAsItSaysAtMostUntilTheRefresh() {
        names.knows(NAME, 1, "10.0.0.1");
        follow(config("web: { discover: { dns: 'api.test:80', refresh: 1h } }"));
        awaitFound("10.0.0.1:80");
        names.knows(NAME, 3600, "10.0.0.2");
        awaitFound("10.0.0.2:80"); // after a second, though the refresh is an hour
    }

    @Test
    void whatIsDiscoveredNoMoreIsForgotten() {
        names.knows(NAME, 0, "10.0.0.1");
        follow(DNS);
        awaitFound("10.0.0.1:80");
        follow(NOTHING);
        assertThat(discovery.findings()).isEmpty();
        assertThat(found()).containsExactly("127.0.0.1:1");
    }

    @Test
    void aFileOfTargetsIsReadAgain(@TempDir Path folder) throws Exception {
        Path targets = folder.resolve("targets.yaml");
        follow(config("web: { discover: { file: '" + targets + "', refresh: 100ms } }"));
        Await.until("told", () -> finding().failed() != null);
        assertThat(finding().failed()).isEqualTo("no such file");
        assertThat(found()).as("until the first answer").containsExactly("127.0.0.1:1");

        write(targets, "- targets: [10.0.0.1:80, 10.0.0.2:80]\n  labels: { weight: 3, zone: eu }\n");
        awaitFound("10.0.0.1:80", "10.0.0.2:80");
        assertThat(backends()).allSatisfy(backend -> assertThat(backend.weight()).isEqualTo(3));

        write(targets, "- targets: [10.0.0.1:80, 10.0.0.2]\n");
        Await.until("told", () -> finding().failed() != null);
        assertThat(finding().failed()).contains("targets.yaml:1:", "10.0.0.2");
        assertThat(found()).hasSize(2);

        write(targets, "- targets: [10.0.0.1:80, 10.0.0.2:80, 10.0.0.3:80]\n");
        awaitFound("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
    }

    private static void write(Path file, String text) throws Exception {
        Path beside = Files.writeString(file.resolveSibling("new"), text);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Of the page, with only this pool on it.
    private double metric(String series) {
        List<Pool> pools = registry.open(file);
        meters.show(file.listeners(), List.of(), pools);
        registry.close(pools);
        return meters.scrape().lines().filter(line -> line.startsWith(series + " ")).mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst().orElseThrow();
    }
}

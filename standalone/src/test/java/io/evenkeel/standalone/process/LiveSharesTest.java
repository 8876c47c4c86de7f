package io.evenkeel.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.testbackends.Fleet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the admin address says of shares, against what the backends themselves counted.
@Timeout(300)
class LiveSharesTest {

    private static final double POINT = 0.01;

    /// At 100 requests a second enough for the ten seconds of the share to pass. Usually the new requests outnumber the old ones long
    /// before: nothing here waits for the clock.
    private static final int MOST_REQUESTS = 100_000;

    @TempDir
    private Path folder;

    private final Fleet fleet = Fleet.start(3);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Path file;
    private EvenkeelProcess process;

    @BeforeEach
    void start() throws Exception {
        file = folder.resolve("evenkeel.yaml");
        write(1, 1, 2);
        process = EvenkeelProcess.start(ProcessOptions.of(file));
    }

    @AfterEach
    void close() {
        process.close();
        client.shutdownNow();
        fleet.close();
    }

    @Test
    void followWeightsThatAreShiftedLive() throws Exception {
        assertThat(scraped()).as("before the first request").containsOnly(Double.NaN);
        assertThat(listed()).as("before the first request").containsOnly(Double.NaN);
        send(100, () -> agree(new long[3], 0.25, 0.25, 0.5));

        write(6, 1, 1);
        process.reload();
        send(20, () -> process.view().status().config().version() >= 2);

        long[] before = counted();
        send(1_000, () -> agree(before, 0.75, 0.125, 0.125));
    }

    /// Whether each backend had the part it should of the requests since then, by its own count, and the pages say the same.
    private boolean agree(long[] before, double... expected) {
        long[] since = counted();
        Arrays.setAll(since, i -> since[i] - before[i]);
        double all = LongStream.of(since).sum();
        double[] own = LongStream.of(since).mapToDouble(count -> count / all).toArray();
        return close(own, expected) && close(scraped(), own) && close(listed(), own);
    }

    private static boolean close(double[] actual, double[] expected) {
        return IntStream.range(0, expected.length).allMatch(i -> Math.abs(actual[i] - expected[i]) <= POINT);
    }

    /// Sends so many requests at a time until it is so.
    private void send(int atOnce, BooleanSupplier condition) {
        for (int sent = 0; sent < MOST_REQUESTS; sent += atOnce) {
            IntStream.range(0, atOnce).parallel().forEach(_ -> get(process.addresses().get("web").getPort(), "/"));
            if (condition.getAsBoolean()) {
                return;
            }
        }
        throw new AssertionError("counted " + Arrays.toString(counted()) + ", scraped " + Arrays.toString(scraped()) + ", listed "
                + Arrays.toString(listed()));
    }

    private String get(int port, String path) {
        try {
            var answer = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private long[] counted() {
        return fleet.backends().stream().mapToLong(backend -> backend.stats().requests()).toArray();
    }

    private double[] scraped() {
        return numbers("/metrics", "evenkeel_backend_share\\{backend=\"[abc]\",pool=\"web\"} (\\S+)");
    }

    private double[] listed() {
        return numbers("/api/backends", "\"share\" : ([^,]+)");
    }

    /// Of the three backends, in alphabetical order on either page.
    private double[] numbers(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(get(process.adminAddress().getPort(), page));
        List<Double> numbers = new ArrayList<>();
        while (matcher.find()) {
            numbers.add(matcher.group(1).equals("null") ? Double.NaN : Double.parseDouble(matcher.group(1)));
        }
        assertThat(numbers).hasSize(3);
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void write(int... weights) throws IOException {
        StringBuilder backends = new StringBuilder();
        for (int i = 0; i < weights.length; i++) {
            backends.append("      - { name: ").append((char) ('a' + i)).append(", address: '").append(fleet.get(i).address())
                    .append("', weight: ").append(weights[i]).append(" }\n");
        }
        Files.writeString(file, """
                admin: { bind: 127.0.0.1:0 }
                listeners: [{ name: web, bind: 127.0.0.1:0 }]
                routes: [{ to: web }]
                pools:
                  web:
                    strategy: weighted
                    backends:
                """ + backends);
    }
}

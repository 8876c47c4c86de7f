package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.reference.Limits;
import java.util.ArrayList;
import java.util.List;

/// A whole proxy over real sockets: one client connection with generated requests, and backends with generated answers.
final class ExchangeSubject implements Subject {

    /// As the configuration below says.
    private static final Limits LIMITS = new Limits(8 * 1024, 32 * 1024, 100, 4 * 1024);

    private static final String GOOD_REQUEST = "GET /next HTTP/1.1\r\nHost: next\r\n\r\n";

    private final List<RawBackend> backends = List.of(new RawBackend(), new RawBackend());
    private final FuzzedProxy proxy;
    /// Whether backends hung up in the conversation before.
    private boolean hungUp;

    ExchangeSubject() {
        proxy = new FuzzedProxy("""
                listeners:
                  - { name: reused, bind: 127.0.0.1:0, limits: { request-line: 8KiB, header-bytes: 32KiB, headers: 100, body: 4KiB } }
                  - { name: retried, bind: 127.0.0.1:0, limits: { request-line: 8KiB, header-bytes: 32KiB, headers: 100, body: 4KiB } }
                  - { name: encoded, bind: 127.0.0.1:0, limits: { request-line: 8KiB, header-bytes: 32KiB, headers: 100, body: 4KiB } }
                pools:
                  one: { backends: [127.0.0.1:%1$d] }
                  two: { backends: [127.0.0.1:%1$d, 127.0.0.1:%2$d], ejection: { consecutive-failures: 0, success-rate: { deviations: 0 } } }
                routes:
                  - { match: { listeners: [reused] }, to: one }
                  - { match: { listeners: [retried] }, to: two }
                  - { match: { listeners: [encoded] }, allow-encoded: [slash, double], to: one }
                """.formatted(backends.getFirst().port(), backends.getLast().port()));
    }

    @Override
    public String name() {
        return "exchange";
    }

    @Override
    public Case generate(Dice dice) {
        String client = RequestGenerator.connection(dice);
        for (int tries = 3; tries > 0 && read(client).heads().isEmpty(); tries--) {
            client = RequestGenerator.connection(dice);
        }
        List<String> answers = new ArrayList<>();
        boolean fills = false;
        for (int i = dice.between(0, 4); i > 0; i--) {
            boolean filling = dice.permille(40);
            answers.add(dice.permille(40) ? "" : filling ? AnswerGenerator.fillingARead(dice) : AnswerGenerator.answer(dice));
            fills |= filling;
        }
        ConnectionReading.Ending ending = read(client).ending();
        boolean whole = ending == ConnectionReading.Ending.OPEN || ending == ConnectionReading.Ending.CLOSED;
        long settings = dice.bits() & ~21 | (dice.percent(3) ? 1 : 0) | (whole && dice.percent(20) ? 4 : 0) | (dice.percent(25) ? 16 : 0);
        return Conversation.plan(fills ? Conversation.atOnce(settings) : settings, client.replace("websocket", "other"), answers);
    }

    private static ConnectionReading read(String client) {
        return ConnectionReading.of(client, false, LIMITS);
    }

    @Override
    public String check(Case input) {
        Conversation plan = Conversation.of(input);
        ConnectionReading said = read(plan.client());
        RawBackend.Record record = begin(plan);
        RawClient.Talk talk = RawClient.talk(proxy.address(plan.listener()), plan.clientParts(), _ -> false, heard -> heardEnough(said, heard));
        proxy.awaitNothingInFlight();
        String outcome = new ExchangeJudge(said, talk, List.copyOf(record.attempts()), plan.allowedEncodings(), hungUp || plan.hangsUp()).judge();
        hungUp = plan.hangsUp();
        Disagreement.unlessEqual("what the proxy owes a backend", record.violations(), List.of());

        RawBackend.Record after = begin(Conversation.of(new Case(0, "")));
        RawClient.Talk next = RawClient.talk(proxy.address(plan.listener()), List.of(Text.bytes(GOOD_REQUEST)), _ -> false, heard -> heard.endsWith("\r\n\r\nok"));
        Disagreement.unlessEqual("answer to the next good client", next.heard().startsWith("HTTP/1.1 200 OK\r\n") && next.heard().endsWith("ok"), true);
        Disagreement.unlessEqual("what the proxy owes a backend, later", after.violations(), List.of());
        proxy.assertNoDefectLogged();
        return outcome;
    }

    private RawBackend.Record begin(Conversation plan) {
        RawBackend.Record record = new RawBackend.Record(plan);
        backends.forEach(backend -> backend.begin(record));
        return record;
    }

    /// A client leaves when it has its answers, unless the proxy has to end the connection.
    private static boolean heardEnough(ConnectionReading said, String heard) {
        boolean proxyEnds = said.ending() == ConnectionReading.Ending.REFUSED || said.ending() == ConnectionReading.Ending.CLOSED;
        if (proxyEnds) {
            return false;
        }
        List<HeardAnswer> answers = HeardAnswer.all(heard, said.heads(), false, false);
        return answers.stream().filter(HeardAnswer::whole).count() >= ExchangeJudge.expected(said);
    }

    @Override
    public void close() {
        proxy.close();
        backends.forEach(RawBackend::close);
    }
}

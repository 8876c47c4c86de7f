package io.evenkeel.config.vocabulary;

import io.evenkeel.config.RouteConfig.Retry;
import io.evenkeel.config.RouteConfig.Retry.On;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Values;
import io.evenkeel.config.shape.Words;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// `routes[].retry`.
final class RetrySection {

    private static final Key<Integer> ATTEMPTS = Key.withDefault("attempts", Numbers.whole(0, 10), "1",
            "Extra tries beyond the first.");

    private static final Key<List<String>> ON = Key.withDefault("on", ListOf.distinct(
            Words.of(List.of("connect", "reset-before-response", "response-timeout", "500", "502", "503", "504"))), "[connect, reset-before-response]",
            "What is tried again. `connect`: any method, since nothing was sent. All others: idempotent methods only (RFC 9110 §9.2.2), once "
                    + "something was sent. `response-timeout`: no answer within `timeouts.response`. A number: an answer with that status.");

    private static final Key<Duration> PER_TRY = Key.withDefault("per-try", Units.durationOrUnlimited("1ms", "24h"), "unlimited",
            "From a try's begin, or the request's last byte, to its answer's head: after that the try is left for another one, where `on` has "
                    + "`response-timeout` (or, as long as there is no connection, `connect`). Where none may follow it goes on.");

    private static final Key<Double> BUDGET = Key.withDefault("budget", Units.share(0, 100), "20%",
            "The most requests of a pool that are tried again at a time, as a share of its requests in flight; three are always allowed.");

    static final Section<Retry> SECTION = Section.of(RetrySection::build, ATTEMPTS, ON, PER_TRY, BUDGET)
            .alsoKnownAs("count", ATTEMPTS).alsoKnownAs("num-retries", ATTEMPTS).alsoKnownAs("max", ATTEMPTS)
            .alsoKnownAs("retry-on", ON).alsoKnownAs("conditions", ON)
            .alsoKnownAs("per-try-timeout", PER_TRY).alsoKnownAs("timeout", PER_TRY);

    private RetrySection() {}

    private static Retry build(Values values) {
        Set<On> failures = EnumSet.noneOf(On.class);
        Set<Integer> statuses = new TreeSet<>();
        for (String word : values.get(ON)) {
            if (Character.isDigit(word.charAt(0))) {
                statuses.add(Integer.parseInt(word));
            } else {
                failures.add(On.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
            }
        }
        int attempts = values.get(ATTEMPTS);
        if (values.isWritten(ON) && values.areSound(ATTEMPTS, ON) && (attempts == 0) != values.get(ON).isEmpty()) {
            values.at(ON).fail(Code.NO_EFFECT, attempts == 0 ? "`on` changes nothing: `attempts` is 0" : "the list is empty: nothing is tried again", null);
        }
        for (Key<?> key : List.of(PER_TRY, BUDGET)) {
            if (values.isWritten(key) && values.areSound(ATTEMPTS, key) && attempts == 0) {
                values.at(key).fail(Code.NO_EFFECT, "`" + key.name() + "` changes nothing: `attempts` is 0", "remove it");
            }
        }
        return new Retry(attempts, failures, statuses, values.get(PER_TRY), values.get(BUDGET));
    }
}

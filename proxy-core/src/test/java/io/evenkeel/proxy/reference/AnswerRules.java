package io.evenkeel.proxy.reference;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers (RFC 9112 §4, §6.3).
public final class AnswerRules {

    /// The space before an empty phrase may be missing: many servers leave it out, and nothing is ambiguous.
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})(?: ([\\x21-\\x7e\\x80-\\xff \\t]*))?");

    private AnswerRules() {}

    /// What the answer is the answer to.
    ///
    /// @param head    whether the method was HEAD
    /// @param upgrade the other protocol that was asked for, in lower case; null when none was
    public record Question(boolean head, @Nullable String upgrade) {}

    /// Reads a head.
    public static Reading<Answer> readHead(String wire, Question question, Limits limits) {
        return switch (HeadRules.answer(wire, limits, AnswerRules::statusLineFaults)) {
            case Reading.Cut<HeadRules.Head>(Set<String> faults) -> new Reading.Cut<>(faults);
            case Reading.Refused<HeadRules.Head>(Set<String> faults) -> new Reading.Refused<>(faults);
            case Reading.Whole<HeadRules.Head>(HeadRules.Head head, String rest) -> {
                Set<String> faults = new LinkedHashSet<>();
                Answer answer = understand(head, question, faults);
                yield faults.isEmpty() ? new Reading.Whole<>(answer, rest) : new Reading.Refused<>(faults);
            }
        };
    }

    /// Reads the body behind a head.
    ///
    /// @param closed whether the connection ended behind the text
    public static Reading<Body> readBody(Answer head, String text, boolean closed) {
        return BodyRules.read(head.framing(), text, closed, Long.MAX_VALUE);
    }

    private static Set<String> statusLineFaults(String line) {
        return STATUS_LINE.matcher(line).matches() ? Set.of() : Set.of("bad-status-line");
    }

    private static Answer understand(HeadRules.Head head, Question question, Set<String> faults) {
        Matcher line = STATUS_LINE.matcher(head.startLine());
        if (!line.matches()) {
            throw new IllegalArgumentException("status line: " + head.startLine() + " (expected: a sound one)");
        }
        boolean http10 = line.group(1).equals("0");
        int status = Integer.parseInt(line.group(2));
        String phrase = line.group(3) == null ? "" : line.group(3);

        ConnectionRules connection = ConnectionRules.read(head.fields(), false, faults);
        List<Field> effective = connection.unnamed(head.fields());
        Framing announced = FramingRules.read(effective, http10, faults);
        boolean announcesBody = announced.kind() != Framing.Kind.NONE;
        if (status == 101) {
            protocolFault(http10, effective, connection, question).ifPresent(faults::add);
        }
        if (status < 200 && announcesBody) {
            faults.add("interim-with-body"); // RFC 9110 §8.6
        }
        boolean bodyless = question.head() || status < 200 || status == 204 || status == 304; // RFC 9112 §6.3, item 1
        boolean lengthKnown = announcesBody || !Field.values(effective, "content-length").isEmpty();
        Framing framing = status == 101 ? Framing.UNTIL_CLOSE // of another protocol
                : bodyless ? Framing.NONE : lengthKnown ? announced : Framing.UNTIL_CLOSE;
        boolean keepAlive = connection.keepsAlive(http10) && framing.kind() != Framing.Kind.UNTIL_CLOSE
                && !(status == 204 && announcesBody); // a body may come all the same
        return new Answer(status, phrase, http10, head.fields(), effective, connection.options(), framing, keepAlive);
    }

    /// RFC 9110 §7.8, §15.2.2: only the protocol that was asked for, named once; HTTP/1.0 has no `Upgrade`.
    private static Optional<String> protocolFault(boolean http10, List<Field> fields, ConnectionRules connection, Question question) {
        String asked = question.upgrade();
        if (asked == null) {
            return Optional.of("unasked-upgrade");
        }
        List<String> named = Field.values(fields, "upgrade").stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
        return !http10 && connection.has("upgrade") && named.equals(List.of(asked)) ? Optional.empty() : Optional.of("wrong-upgrade");
    }
}

package io.evenkeel.routing;

import com.google.re2j.Pattern;
import io.evenkeel.config.Cidr;
import io.evenkeel.config.MatchConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing a request must fulfil beside host and path. Immutable; allocates nothing unless it is a regular expression.
sealed interface Condition {

    boolean holds(RequestHead head);

    /// The conditions of a match, the cheapest first.
    ///
    /// @param clients the client ranges; empty: any client
    static Condition[] of(MatchConfig match, List<Cidr> clients) {
        List<Condition> conditions = new ArrayList<>();
        if (match.scheme() != MatchConfig.Scheme.ANY) {
            conditions.add(new Secure(match.scheme() == MatchConfig.Scheme.HTTPS));
        }
        if (!match.listeners().isEmpty()) {
            conditions.add(new Listener(match.listeners().toArray(String[]::new)));
        }
        if (!match.methods().isEmpty()) {
            conditions.add(new Method(match.methods().stream().map(Condition::bytes).toArray(byte[][]::new)));
        }
        if (!clients.isEmpty()) {
            conditions.add(new Client(clients.toArray(Cidr[]::new)));
        }
        match.headers().forEach((name, value) -> conditions.add(new Header(new Bytes(bytes(name)), ValueTest.of(value))));
        match.query().forEach((name, value) -> conditions.add(new Query(bytes(name), ValueTest.of(value))));
        if (match.path() instanceof MatchConfig.RegexPath path) {
            conditions.add(new Path(Regex.compile(path.regex())));
        }
        return conditions.toArray(Condition[]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    record Secure(boolean expected) implements Condition {
        @Override
        public boolean holds(RequestHead head) {
            return head.secure() == expected;
        }
    }

    record Listener(String[] names) implements Condition {
        @Override
        public boolean holds(RequestHead head) {
            String listener = head.listener();
            for (String name : names) {
                if (name.equals(listener)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Method(byte[][] methods) implements Condition {
        @Override
        public boolean holds(RequestHead head) {
            Bytes method = head.method();
            for (byte[] one : methods) {
                if (method.contentEquals(one)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Client(Cidr[] ranges) implements Condition {
        @Override
        public boolean holds(RequestHead head) {
            byte[] client = head.client();
            for (Cidr range : ranges) {
                if (range.contains(client)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Where several field lines have the name, one that fits is enough.
    record Header(Bytes name, ValueTest test) implements Condition {
        @Override
        public boolean holds(RequestHead head) {
            Bytes value;
            for (int nth = 0; (value = head.header(name, nth)) != null; nth++) {
                if (test.accepts(value)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Query(byte[] name, ValueTest test) implements Condition {
        @Override
        public boolean holds(RequestHead head) {
            return QueryString.has(head.query(), name, test);
        }
    }

    record Path(Pattern pattern) implements Condition {
        @Override
        public boolean holds(RequestHead head) {
            return Regex.matches(pattern, head.path());
        }
    }

    /// What a header's or parameter's value must look like.
    ///
    /// @param exact   the value itself
    /// @param pattern for the whole value; both null: any value
    record ValueTest(byte @Nullable [] exact, @Nullable Pattern pattern) {

        static ValueTest of(MatchConfig.Value value) {
            return switch (value) {
                case MatchConfig.ExactValue exact -> new ValueTest(bytes(exact.value()), null);
                case MatchConfig.PresentValue _ -> new ValueTest(null, null);
                case MatchConfig.RegexValue regex -> new ValueTest(null, Regex.compile(regex.regex()));
            };
        }

        boolean accepts(Bytes value) {
            if (exact != null) {
                return value.contentEquals(exact);
            }
            return pattern == null || Regex.matches(pattern, value);
        }
    }
}

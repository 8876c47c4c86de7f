package io.evenkeel.proxy.reference;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Requests (RFC 9112 §3, RFC 9110 §7).
public final class RequestRules {

    private static final int MAX_METHOD = 32;

    /// `request-target SP HTTP-version`; the target is any visible ASCII but `"`, `<`, `>` and `#`.
    private static final Pattern TARGET_AND_VERSION = Pattern.compile("([\\x21-\\x7e&&[^\"<>#]]+) (HTTP/[0-9]\\.[0-9])");

    /// RFC 9110 §7.6.2: no more than nine digits, so that no sum overflows.
    private static final Pattern MAX_FORWARDS = Pattern.compile("[0-9]{1,9}");

    private RequestRules() {}

    /// A request with its body.
    public record Message(Request head, Body body) {}

    /// Reads a head as a gateway, which sends it on.
    ///
    /// @param secure whether the connection is encrypted
    public static Reading<Request> readHead(String wire, boolean secure, Limits limits) {
        Reading<Request> reading = head(wire, secure, limits);
        boolean endsHere = reading instanceof Reading.Whole<Request>(Request request, _) && request.maxForwards() == 0;
        return endsHere ? new Reading.Refused<>(Set.of("max-forwards-reached")) : reading; // RFC 9110 §7.6.2
    }

    private static Reading<Request> head(String wire, boolean secure, Limits limits) {
        return switch (HeadRules.request(wire, limits, RequestRules::requestLineFaults)) {
            case Reading.Cut<HeadRules.Head>(Set<String> faults) -> new Reading.Cut<>(faults);
            case Reading.Refused<HeadRules.Head>(Set<String> faults) -> new Reading.Refused<>(faults);
            case Reading.Whole<HeadRules.Head>(HeadRules.Head head, String rest) -> {
                Set<String> faults = new LinkedHashSet<>();
                Request request = understand(head, secure, faults);
                yield faults.isEmpty() && request != null ? new Reading.Whole<>(request, rest) : new Reading.Refused<>(faults);
            }
        };
    }

    /// Reads the body behind a head.
    public static Reading<Body> readBody(Request head, String text, Limits limits) {
        return BodyRules.read(head.framing(), text, false, limits.body());
    }

    /// Reads head and body as a server.
    public static Reading<Message> read(String wire, boolean secure) {
        return switch (head(wire, secure, Limits.NONE)) {
            case Reading.Cut<Request>(Set<String> faults) -> new Reading.Cut<>(faults);
            case Reading.Refused<Request>(Set<String> faults) -> new Reading.Refused<>(faults);
            case Reading.Whole<Request>(Request head, String text) -> switch (readBody(head, text, Limits.NONE)) {
                case Reading.Cut<Body>(Set<String> faults) -> new Reading.Cut<>(faults);
                case Reading.Refused<Body>(Set<String> faults) -> new Reading.Refused<>(faults);
                case Reading.Whole<Body>(Body body, String rest) -> new Reading.Whole<>(new Message(head, body), rest);
            };
        };
    }

    private static Set<String> requestLineFaults(String line) {
        Set<String> faults = new LinkedHashSet<>();
        int space = line.indexOf(' ');
        Matcher token = Grammar.TOKEN.matcher(line);
        int tokenLength = token.lookingAt() ? token.end() : 0;
        if (tokenLength > MAX_METHOD) {
            faults.add("method-too-long");
        }
        if (space < 0 || tokenLength != space || space == 0) {
            faults.add("bad-method");
            return faults;
        }
        Matcher rest = TARGET_AND_VERSION.matcher(line.substring(space + 1));
        if (!rest.matches()) {
            faults.addAll(Set.of("bad-target", "bad-request-line"));
        } else if (!rest.group(2).equals("HTTP/1.1") && !rest.group(2).equals("HTTP/1.0")) {
            faults.add("version-not-supported");
        }
        return faults;
    }

    private static @Nullable Request understand(HeadRules.Head head, boolean secure, Set<String> faults) {
        String[] parts = head.startLine().split(" ");
        String method = parts[0];
        boolean http10 = parts[2].equals("HTTP/1.0");
        if (method.equals("CONNECT")) {
            faults.add("connect-refused");
        }
        Target target = Target.read(method, parts[1], secure, faults);
        ConnectionRules connection = ConnectionRules.read(head.fields(), true, faults);
        List<Field> effective = connection.unnamed(head.fields());
        Framing framing = FramingRules.read(effective, http10, faults);
        List<String> expectations = Field.values(effective, "expect");
        if (!http10 && !expectations.isEmpty() && (expectations.size() > 1 || !expectations.getFirst().equalsIgnoreCase("100-continue"))) {
            faults.add("bad-expectation"); // RFC 9110 §10.1.1
        }
        int maxForwards = method.equals("TRACE") || method.equals("OPTIONS") ? maxForwards(Field.values(effective, "max-forwards"), faults) : -1;
        if (target == null) {
            return null;
        }
        String authority = authority(target, Field.values(head.fields(), "host"), http10, faults);
        String host = authority == null ? "" : HostRules.host(authority);
        if (host == null) {
            faults.add("bad-host");
            return null;
        }
        return new Request(method, target, http10, head.fields(), effective, connection.options(), authority, host, framing,
                connection.keepsAlive(http10), maxForwards);
    }

    /// RFC 9112 §3.2: exactly one `Host`; whoever names two hosts means to be read in two ways.
    private static @Nullable String authority(Target target, List<String> hosts, boolean http10, Set<String> faults) {
        String absolute = target.authority();
        if (hosts.isEmpty()) {
            if (!http10) {
                faults.add("no-host");
            }
            return absolute;
        }
        if (hosts.size() > 1) {
            faults.add("two-hosts");
        } else if (absolute != null && !absolute.equalsIgnoreCase(hosts.getFirst())) {
            faults.add("host-conflict");
        }
        return hosts.getFirst();
    }

    private static int maxForwards(List<String> values, Set<String> faults) {
        if (values.isEmpty()) {
            return -1;
        }
        if (values.size() > 1 || !MAX_FORWARDS.matcher(values.getFirst()).matches()) {
            faults.add("bad-max-forwards");
            return -1;
        }
        return Integer.parseInt(values.getFirst());
    }
}

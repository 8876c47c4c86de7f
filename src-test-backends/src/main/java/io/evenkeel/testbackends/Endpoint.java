package io.evenkeel.testbackends;

import java.time.Duration;
import java.util.function.Function;

/// What one path of a [TestBackend] does. Immutable.
///
/// | path | answer |
/// |---|---|
/// | `/` | a greeting with the backend's name |
/// | `/bytes/N` | N bytes (`100`, `16KiB`, `1GiB`) with a length; `?every=50ms&chunk=1KiB` makes it slow |
/// | `/chunked/N` | the same in chunks |
/// | `/until-close/N` | the same, ended by closing the connection |
/// | `/trailers/N` | the same in chunks with a trailer `X-Body-Bytes` |
/// | `/hints/N` | a 103 first, then `/bytes/N` |
/// | `/status/503` | that status with a short body |
/// | `/early/413` | that status before the request's body was read; the body is read behind it |
/// | `/delay/250ms` | a greeting, after that time on top of the service time |
/// | `/close` | a greeting with `Connection: close` |
/// | `/sink` | `{"bytes": …, "sha256": …}` of the request's body |
/// | `/healthz` | 200, or 503 while told to be unhealthy or while overloaded; takes no slot |
/// | all else | the request as JSON: `backend`, `method`, `target`, `version`, `headers`, `trailers`, `bytes`, `sha256` |
///
/// @param path   the path without query
/// @param health whether it is `/healthz`
/// @param early  whether it answers before the body was read
/// @param close  whether it closes the connection after the answer
/// @param delay  on top of the service time
/// @param answer makes the answer
record Endpoint(String path, boolean health, boolean early, boolean close, Duration delay, Function<Received, Answer> answer) {

    private static Endpoint of(String path, Function<Received, Answer> answer) {
        return new Endpoint(path, false, false, false, Duration.ZERO, answer);
    }

    private static Endpoint closing(String path, Function<Received, Answer> answer) {
        return new Endpoint(path, false, false, true, Duration.ZERO, answer);
    }

    /// The endpoint a request target names; one that cannot be understood answers 400 with the reason.
    static Endpoint find(String target) {
        Target parts = Target.parse(target);
        try {
            return find(parts);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return of(parts.path(), received -> Answer.text(400, parts.path() + ": " + e.getMessage() + "\n"));
        }
    }

    private static Endpoint find(Target target) {
        String path = target.path();
        String argument = target.argument();
        return switch (target.name()) {
            case "" -> of(path, Endpoint::greeting);
            case "healthz" -> new Endpoint(path, true, false, false, Duration.ZERO, received -> Answer.text(200, "ok\n"));
            case "sink" -> of(path, Echo::sink);
            case "close" -> closing(path, Endpoint::greeting);
            case "bytes" -> fixed(path, pattern(target));
            case "chunked" -> fixed(path, pattern(target).framed(Answer.Framing.CHUNKS));
            case "until-close" -> {
                Answer answer = pattern(target).framed(Answer.Framing.CLOSE);
                yield closing(path, received -> answer);
            }
            case "trailers" -> fixed(path, pattern(target).withTrailer());
            case "hints" -> fixed(path, pattern(target).withHints());
            case "status" -> fixed(path, status(argument));
            case "early" -> {
                Answer answer = status(argument);
                yield new Endpoint(path, false, true, false, Duration.ZERO, received -> answer);
            }
            case "delay" -> new Endpoint(path, false, false, false, Units.duration(argument), Endpoint::greeting);
            default -> of(path, Echo::request);
        };
    }

    private static Endpoint fixed(String path, Answer answer) {
        return of(path, received -> answer);
    }

    private static Answer greeting(Received received) {
        return Answer.text(200, "hello from " + received.backend() + "\n");
    }

    private static Answer pattern(Target target) {
        Answer answer = Answer.pattern(Units.size(target.argument()));
        long chunk = Units.size(target.parameter("chunk", String.valueOf(Answer.CHUNK)));
        if (chunk < 1 || chunk > Answer.MAX_CHUNK) {
            throw new IllegalArgumentException("chunk: " + chunk + " (expected: 1.." + Answer.MAX_CHUNK + ")");
        }
        return answer.paced((int) chunk, Units.duration(target.parameter("every", "0")));
    }

    private static Answer status(String argument) {
        int status = argument.matches("[2-5]\\d\\d") ? Integer.parseInt(argument) : 0;
        if (status == 0) {
            throw new IllegalArgumentException(argument + " (expected: a status, 200..599)");
        }
        return status == 204 || status == 304 ? Answer.empty(status) : Answer.text(status, "status " + status + "\n");
    }
}

package io.evenkeel.standalone.command;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Speaks to the admin API of a running process. Whatever is no success ends the command: see [#failure]. One thread.
final class AdminClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /// Beyond the patience of the process itself.
    private static final Duration ANSWER = Duration.ofSeconds(15);

    static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).connectTimeout(CONNECT).build();
    private final URI admin;
    private final String token;

    /// @param token empty: none is sent
    AdminClient(URI admin, String token) {
        this.admin = admin;
        this.token = token;
    }

    /// Asks for a page.
    JsonNode get(String path) {
        return send(HttpRequest.newBuilder(admin.resolve(path)).GET());
    }

    /// Orders something.
    ///
    /// @param path below `/api`, part by part
    JsonNode post(List<String> path, ObjectNode body) {
        URI uri = admin.resolve("/api/" + path.stream().map(AdminClient::encode).collect(Collectors.joining("/")));
        return send(HttpRequest.newBuilder(uri).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode send(HttpRequest.Builder request) {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> answer = http.send(request.timeout(ANSWER).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw failure(answer);
            }
            return JSON.readTree(answer.body());
        } catch (ConnectException e) {
            throw unreachable("nobody listens there", e);
        } catch (IOException | JacksonException e) {
            throw unreachable(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted", e);
        }
    }

    private CommandFailure unreachable(String why, Exception cause) {
        return new CommandFailure(
                ExitCode.UNAVAILABLE, admin.getAuthority() + ": " + why + " (expected: the admin address of a running Evenkeel)", cause);
    }

    private CommandFailure failure(HttpResponse<String> answer) {
        String why;
        try {
            why = JSON.readTree(answer.body()).path("error").asString(answer.body());
        } catch (JacksonException e) {
            why = "status " + answer.statusCode();
        }
        int exitCode = switch (answer.statusCode()) {
            case 400, 404 -> ExitCode.USAGE;
            case 401, 403, 409 -> ExitCode.REFUSED;
            default -> ExitCode.UNAVAILABLE;
        };
        return new CommandFailure(exitCode, admin.getAuthority() + ": " + why);
    }
}
